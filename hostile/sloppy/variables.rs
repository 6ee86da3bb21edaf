//! Variables that nobody needs, and values that nobody looks at.

#[ckpt::checkpointed]
pub fn unused_before_the_loop(n: u64) -> u64 {
    let nobody_needs = n * 2;
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_in_the_loop(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let nobody_needs = i * 2;
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_after_the_loop(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    let nobody_needs = sum * 2;
    sum
}

#[ckpt::checkpointed]
pub fn unused_between_loops(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    let nobody_needs = sum * 2;
    for i in 0..n {
        sum *= i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_index(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += 1;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_item(items: &[u64]) -> u64 {
    let mut sum = 0;
    for (at, item) in items.iter().enumerate() {
        sum += item;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_part(pair: (u64, u64)) -> u64 {
    let (first, second) = pair;
    let mut sum = 0;
    for i in 0..first {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_parameter(n: u64, nobody_needs: u64) -> u64 { //~ lost: unused_variables
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_parameter_of_a_shared_kind(n: u64, nobody_needs: &str) -> u64 { //~ lost: unused_variables
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_mutable_parameter(n: u64, nobody_needs: &mut u64) -> u64 { //~ lost: unused_variables
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_in_an_arm(n: Option<u64>) -> u64 {
    let mut sum = 0;
    match n {
        Some(count) => {
            #[ckpt(safe_point)]
            for i in 0..3 {
                sum += i;
            }
        }
        None => sum = 7,
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_in_if_let(n: Option<u64>) -> u64 {
    let mut sum = 0;
    if let Some(count) = n {
        for i in 0..3 {
            sum += i;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_in_while_let(mut stack: Vec<u64>) -> u64 {
    let mut sum = 0;
    while let Some(top) = stack.pop() {
        sum += 1;
    }
    sum
}

#[ckpt::checkpointed]
pub fn mut_for_nothing(n: u64) -> u64 {
    let mut factor = n * 2; //~ lost: unused_mut
    let mut sum = 0;
    for i in 0..n {
        sum += i * factor;
    }
    sum
}

#[ckpt::checkpointed]
pub fn mut_for_nothing_in_the_loop(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let mut twice = i * 2;
        sum += twice;
    }
    sum
}

#[ckpt::checkpointed]
pub fn mut_for_nothing_around_a_loop(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let mut twice = i * 2; //~ lost: unused_mut
        #[ckpt(safe_point)]
        for j in 0..i {
            sum += j * twice;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn mut_index_for_nothing(n: u64) -> u64 {
    let mut sum = 0;
    for mut i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn mut_parameter_for_nothing(mut n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn mut_in_an_arm_for_nothing(n: Option<u64>) -> u64 {
    let mut sum = 0;
    if let Some(mut count) = n { //~ lost: unused_mut
        for i in 0..count {
            sum += i;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn assigned_in_vain_before(n: u64) -> u64 {
    let mut sum = 0;
    let mut last = 3; //~ lost: unused_assignments
    for i in 0..n {
        last = i;
        sum += last;
    }
    sum
}

#[ckpt::checkpointed]
pub fn assigned_in_vain_in_the_loop(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        let mut twice = 0;
        twice = i * 2;
        sum += twice;
    }
    sum
}

#[ckpt::checkpointed]
pub fn assigned_in_vain_at_the_end(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    let total = sum;
    sum = 0;
    total
}

#[ckpt::checkpointed]
pub fn assigned_and_never_read(n: u64) -> u64 {
    let mut sum = 0;
    let last; //~ lost: clippy::needless_late_init
    for i in 0..n {
        sum += i;
    }
    last = sum;
    sum
}

#[ckpt::checkpointed]
pub fn results_ignored(n: u64, words: &[String]) -> u64 {
    words[0].parse::<u64>();
    let mut sum = 0;
    for i in 0..n {
        words[1].parse::<u64>();
        sum += i;
    }
    words[2].parse::<u64>();
    sum
}

#[ckpt::checkpointed]
pub fn values_ignored(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum + i;
        sum += i;
    }
    sum.wrapping_add(1);
    sum;
    sum
}

#[ckpt::checkpointed]
pub fn the_first_must_use_function(n: u64) -> u64 {
    must_use(n);
    let mut sum = 0;
    for i in 0..n {
        must_use(i);
        sum += i;
    }
    sum
}

#[must_use]
#[ckpt::checkpointed]
pub fn must_use(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}
