//! Variables that the checkpoint does not have.

use crate::cases;

cases!(added added_from_a_saved_one added_from_one_that_has_changed added_from_what_is_gone added_from_a_parameter added_in_a_tuple added_by_a_closure added_with_a_jump added_in_a_loop added_between_loops added_by_a_move added_twice needed_later filled_before filled_by_a_loop filled_in_an_iteration filled_through_a_cell filled_in_a_branch filled_again parameter_filled);

/// Literals are there whatever happens.
mod added {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(not(old))]
        let factor = 3;
        for i in 0..10 {
            #[cfg(old)]
            {
                sum += i;
            }
            #[cfg(not(old))]
            {
                sum += i * factor;
            }
        }
        sum
    }
}

mod added_from_a_saved_one {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let start = "100".len() as u64 * 100;
        let mut sum = 0;
        for i in 0..10 {
            sum += start + i;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let start = "100".len() as u64 * 100;
        let base = start + 1;
        let mut sum = 0;
        for i in 0..10 {
            sum += start.max(base) + i;
        }
        sum
    }
}

/// What an initialiser names has the value that the checkpoint has of it.
mod added_from_one_that_has_changed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut doubled = 1u64;
        #[cfg(not(old))]
        let first = doubled + 1000;
        for _ in 0..10 {
            doubled *= 2;
        }
        #[cfg(not(old))]
        {
            doubled += first;
        }
        doubled
    }
}

/// `table` was in no checkpoint, and nobody knows what it held.
mod added_from_what_is_gone {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let table = vec![5u64, 6, 7];
        let mut sum = table[0];
        for i in 0..10 {
            sum += i;
        }
        sum
    }

    #[cfg(new)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let table = vec![5u64, 6, 7];
        let mut sum = table[0];
        let size = table.len() as u64;
        for i in 0..10 {
            sum += i * size;
        }
        sum
    }

    #[cfg(mended)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let table = vec![5u64, 6, 7];
        let mut sum = table[0];
        let size = 3;
        for i in 0..10 {
            sum += i * size;
        }
        sum
    }
}

/// A parameter is there, saved or not.
mod added_from_a_parameter {
    #[ckpt::checkpointed]
    fn work(n: u64) -> u64 {
        let mut sum = 0;
        #[cfg(not(old))]
        let half = n / 2;
        for i in 0..10 {
            sum += i;
            #[cfg(not(old))]
            {
                sum += half;
            }
        }
        sum
    }

    pub(super) fn run() -> u64 {
        work(20)
    }
}

mod added_in_a_tuple {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let (mut sum, mut steps) = (0u64, 0u64);
        for i in 0..10 {
            sum += i;
            steps += 1;
        }
        format!("{sum} {steps}")
    }
}

mod added_by_a_closure {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let masses = vec![1u64, 2, 3];
        #[cfg(not(old))]
        let total: u64 = masses.iter().map(|mass| mass * 10).sum();
        let mut sum = 0;
        for i in 0..10 {
            sum += masses[i % 3];
            #[cfg(not(old))]
            {
                sum += total;
            }
        }
        sum
    }
}

/// An initialiser that may leave the function cannot stand in a second place.
mod added_with_a_jump {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        sum
    }

    #[cfg(not(old))]
    fn limit() -> Option<u64> {
        Some(5)
    }

    #[cfg(new)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        let limit = match limit() {
            Some(limit) => limit,
            None => return 0,
        };
        for i in 0..10 {
            sum += i.min(limit);
        }
        sum
    }

    #[cfg(mended)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        let limit = limit().unwrap_or(0);
        for i in 0..10 {
            sum += i.min(limit);
        }
        sum
    }
}

mod added_in_a_loop {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..3u64 {
            let base = i * 100;
            #[cfg(not(old))]
            let more = base + 1000;
            #[ckpt(safe_point)]
            for j in 0..4 {
                sum += base + j;
                #[cfg(not(old))]
                {
                    sum += more;
                }
            }
        }
        sum
    }
}

mod added_between_loops {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..3 {
            sum += i;
        }
        #[cfg(not(old))]
        let factor = sum;
        while sum < 30 {
            sum += 4;
            #[cfg(not(old))]
            {
                sum += factor;
            }
        }
        sum
    }
}

/// What it was moved from is another one now.
mod added_by_a_move {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let table = vec![2u64];
        let mut sum = 0;
        for i in 0..10 {
            sum += i * table[0];
        }
        sum
    }

    #[cfg(new)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut table = vec![1u64];
        let first = table;
        table = vec![2];
        let mut sum = 0;
        for i in 0..10 {
            sum += i * table[0] + first[0];
        }
        sum
    }

    #[cfg(mended)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let table = vec![2u64];
        let first = vec![1u64];
        let mut sum = 0;
        for i in 0..10 {
            sum += i * table[0] + first[0];
        }
        sum
    }
}

mod added_twice {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(not(old))]
        let first = vec![10u64; 2];
        #[cfg(not(old))]
        let second = first.len() as u64 + first[0];
        for i in 0..10 {
            sum += i;
            #[cfg(not(old))]
            {
                sum += second + first[1];
            }
        }
        sum
    }
}

/// `step` was there, but nothing looked at it after the safe point.
mod needed_later {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let step = 7;
        let mut sum = step;
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        {
            sum += step;
        }
        sum
    }
}

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
