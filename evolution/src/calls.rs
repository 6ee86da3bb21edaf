//! Marked calls of functions that change.

use crate::cases;

cases!(callee_renamed callee_renamed_with_id callee_gets_a_variable callee_loses_a_variable caller_gets_a_variable mark_removed callee_unmarked
    lent_gets_a_sibling);

mod callee_renamed {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn first(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn second(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[cfg(old)]
            #[ckpt(call)]
            first(&mut sum);
            #[cfg(not(old))]
            #[ckpt(call)]
            second(&mut sum);
        }
        sum
    }
}

/// The call has another name, and so has the place where the checkpoint was made.
mod callee_renamed_with_id {
    #[cfg(old)]
    #[ckpt::checkpointed(id = "sweep")]
    fn first(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed(id = "sweep")]
    fn second(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[cfg(not(old))]
    use second as first;

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[ckpt(call)]
            first(&mut sum);
        }
        sum
    }
}

mod callee_gets_a_variable {
    #[ckpt::checkpointed]
    fn sweep(sum: &mut u64) {
        #[cfg(not(old))]
        let factor = 100;
        for i in 0..10 {
            *sum += i;
            #[cfg(not(old))]
            {
                *sum += factor;
            }
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[ckpt(call)]
            sweep(&mut sum);
        }
        sum
    }
}

mod callee_loses_a_variable {
    #[ckpt::checkpointed]
    fn sweep(sum: &mut u64) {
        #[cfg(old)]
        let factor = "100".len() as u64;
        for i in 0..10 {
            *sum += i;
            #[cfg(old)]
            {
                *sum += factor - 3;
            }
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[ckpt(call)]
            sweep(&mut sum);
        }
        sum
    }
}

mod caller_gets_a_variable {
    #[ckpt::checkpointed]
    fn sweep(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(not(old))]
        let factor = 1000;
        for _ in 0..2 {
            #[ckpt(call)]
            sweep(&mut sum);
            #[cfg(not(old))]
            {
                sum += factor;
            }
        }
        sum
    }
}

mod mark_removed {
    #[ckpt::checkpointed]
    fn sweep(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[cfg_attr(old, ckpt(call))]
            sweep(&mut sum);
        }
        sum
    }
}

mod callee_unmarked {
    #[cfg_attr(old, ckpt::checkpointed)]
    fn sweep(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[ckpt(call)]
            sweep(&mut sum);
        }
        sum
    }
}

/// What is lent as a whole is the caller's, whatever else is lent beside it.
mod lent_gets_a_sibling {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn sweep(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn sweep(sum: &mut u64, steps: &mut u64) {
        for i in 0..10 {
            *sum += i;
            *steps += 1;
        }
    }

    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for _ in 0..2 {
            #[ckpt(call)]
            sweep(&mut sum);
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let mut sum = 0;
        let mut steps = 100;
        for _ in 0..2 {
            #[ckpt(call)]
            sweep(&mut sum, &mut steps);
        }
        format!("{sum} {steps}")
    }
}
