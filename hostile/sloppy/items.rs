//! Names, items and attributes.

#[deprecated]
fn old(n: u64) -> u64 {
    n
}

#[ckpt::checkpointed]
pub fn calls_what_is_deprecated(n: u64) -> u64 {
    let mut sum = old(n);
    for i in 0..n {
        sum += old(i);
    }
    sum + old(sum)
}

#[ckpt::checkpointed]
fn nobody_calls(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
struct NobodyMakes {
    field: u64,
}

#[ckpt::checkpointed]
#[derive(Default)]
struct Made {
    nobody_reads: u64, //~ lost: dead_code
}

pub fn makes() {
    let made = Made::default();
    drop(made);
}

#[ckpt::checkpointed]
pub fn NotSnakeCase(LIMIT: u64) -> u64 {
    let mut Sum = 0;
    for Index in 0..LIMIT {
        let Twice = Index * 2;
        Sum += Twice;
    }
    Sum
}

#[ckpt::checkpointed]
pub fn with_items(n: u64) -> u64 {
    use std::collections::HashMap;
    const lower_case: u64 = 3;
    fn nobody_calls_this() {}
    let mut sum = lower_case;
    for i in 0..n {
        use std::collections::HashSet;
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn superfluous_signs(n: u64) -> u64 {
    let mut sum = (n + 1);
    for i in (0..n) { //~ lost: unused_parens
        if (i > 3) {
            sum += { i };
        };
    }
    while (sum > 100) {
        sum /= 2;
    }
    return (sum); //~ lost: clippy::needless_return
}

#[ckpt::checkpointed]
pub fn documented_inside(n: u64) -> u64 {
    /// Documents nothing.
    let mut sum = 0;
    #[doc = "Documents nothing."] //~ lost: unused_doc_comments
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn needless_unsafe(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += unsafe { i };
    }
    unsafe { //~ lost: unused_unsafe
        for i in 0..n {
            sum += i;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn useless_comparison(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        if i >= 0 {
            sum += i;
        }
    }
    while sum < 0 {
        sum += 1;
    }
    sum
}

pub fn undocumented_twin_of_the_next(n: u64) -> u64 {
    n
}

#[ckpt::checkpointed]
pub fn over_an_option(one: Option<u64>) -> u64 {
    let mut sum = 0;
    for item in one { //~ lost: for_loops_over_fallibles
        sum += item;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_macro(n: u64) -> u64 {
    macro_rules! nobody_uses {
        () => {};
    }
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn closure_not_called(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        || i;
        sum += i;
    }
    sum
}
