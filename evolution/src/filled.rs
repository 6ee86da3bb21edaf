//! Variables that the checkpoint does not have, and that something may change between their `let` and the safe point.

use crate::cases;

cases!(filled_before filled_by_a_loop filled_in_an_iteration filled_through_a_cell filled_in_a_branch filled_again parameter_filled);

/// Filled by statements that are not done again.
mod filled_before {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut total = 0;
        #[cfg(new)]
        let mut weights: Vec<u64> = Vec::new();
        #[cfg(new)]
        weights.push(7);
        #[cfg(mended)]
        let weights: Vec<u64> = {
            let mut weights = Vec::new();
            weights.push(7);
            weights
        };
        for i in 0..10 {
            total += i;
            #[cfg(not(old))]
            {
                total += weights.iter().sum::<u64>();
            }
        }
        total
    }
}

/// Filled by a loop that is over.
mod filled_by_a_loop {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg(new)]
        let mut seen = 0;
        #[cfg(mended)]
        let seen = 3;
        let mut sum = 0;
        for i in 0..3 {
            sum += i;
            #[cfg(new)]
            {
                seen += 1;
            }
        }
        while sum < 30 {
            sum += 4;
            #[cfg(not(old))]
            {
                sum += seen;
            }
        }
        sum
    }
}

/// Filled in the iteration in which it goes on, before the safe point.
mod filled_in_an_iteration {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg(not(old))]
        let mut row = vec![0u64];
        let mut sum = 0;
        for i in 0..3u64 {
            #[cfg(new)]
            {
                row[0] = 1;
            }
            #[ckpt(safe_point)]
            for j in 0..4 {
                #[cfg(mended)]
                {
                    row[0] = 1;
                }
                sum += i + j;
                #[cfg(not(old))]
                {
                    sum += row[0];
                }
            }
        }
        sum
    }
}

/// Changed without being `mut`.
mod filled_through_a_cell {
    #[cfg(not(old))]
    use std::cell::Cell;

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg(new)]
        let step = Cell::new(1u64);
        #[cfg(new)]
        step.set(5);
        #[cfg(mended)]
        let step = Cell::new(5u64);
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
            #[cfg(not(old))]
            {
                sum += step.get();
            }
        }
        sum
    }
}

/// What leads to the loop is on the way, too.
mod filled_in_a_branch {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg(new)]
        let mut names = vec!["c"];
        #[cfg(mended)]
        let names: [&str; 0] = [];
        let mut sum = 0;
        if "x".len() == 1 {
            #[cfg(new)]
            names.clear();
            for i in 0..10u64 {
                sum += i;
                #[cfg(not(old))]
                {
                    sum += names.len() as u64;
                }
            }
        }
        sum
    }
}

/// A statement that is done again fills it again.
mod filled_again {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg(not(old))]
        let mut step = 1;
        #[cfg(not(old))]
        #[ckpt(rerun)]
        {
            step = step.max(3);
        }
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
            #[cfg(not(old))]
            {
                sum += step;
            }
        }
        sum
    }
}

/// What a caller gives is changed before the loop.
mod parameter_filled {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn work() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn work(log: &mut Vec<u64>) -> u64 {
        #[cfg(new)]
        log.push(1);
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
            log.push(i);
        }
        sum
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        work()
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        let mut log = Vec::new();
        work(&mut log) + log.len() as u64
    }
}
