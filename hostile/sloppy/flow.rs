//! Code that is never reached, labels that nobody breaks to.

#[ckpt::checkpointed]
pub fn after_return(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    return sum;
    println!("never");
}

#[ckpt::checkpointed]
pub fn after_return_before_the_loop(n: u64) -> u64 {
    return n;
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn after_break(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
        if sum > 7 {
            break;
            sum += 1;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn after_continue(n: u64) -> u64 {
    let mut sum = 0;
    while sum < n {
        sum += 1;
        continue;
        sum += 2;
    }
    sum
}

#[ckpt::checkpointed]
pub fn after_an_endless_loop(n: u64) -> u64 {
    let mut sum = 0;
    loop {
        sum += 1;
        if sum > n {
            std::process::exit(0);
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn after_an_inner_endless_loop(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n { //~ lost: clippy::never_loop
        #[ckpt(safe_point)]
        loop {
            sum += i;
            if sum > n {
                return sum;
            }
        }
        sum += 1;
    }
    sum
}

#[ckpt::checkpointed]
pub fn after_panic(n: u64) -> u64 { //~ lost: clippy::missing_panics_doc
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    panic!("{sum}");
    sum
}

#[ckpt::checkpointed]
pub fn unused_label(n: u64) -> u64 {
    let mut sum = 0;
    'nobody: for i in 0..n { //~ lost: unused_labels
        sum += i;
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_inner_label(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(safe_point)]
        'nobody: for j in 0..i { //~ lost: unused_labels
            sum += j;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn unused_label_of_a_block(n: u64) -> u64 {
    let mut sum = 0;
    'nobody: {
        for i in 0..n {
            sum += i;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn endless_by_condition(n: u64) -> u64 {
    let mut sum = 0;
    while true { //~ lost: while_true
        sum += 1;
        if sum > n {
            break;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn pattern_that_always_matches(n: u64) -> u64 {
    let mut sum = 0;
    if let all = n {
        for i in 0..all {
            sum += i;
        }
    }
    while let all = sum {
        sum = all + 1;
        if sum > n {
            break;
        }
    }
    sum
}

#[ckpt::checkpointed]
pub fn arm_that_is_never_taken(n: u64) -> u64 {
    let mut sum = 0;
    match n {
        0 => {
            for i in 0..3 {
                sum += i;
            }
        }
        _ => sum = 1,
        7 => sum = 2,
    }
    sum
}
