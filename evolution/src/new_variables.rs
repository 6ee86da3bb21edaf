//! Variables that the checkpoint does not have.

use crate::cases;

cases!(added added_from_a_saved_one added_from_one_that_has_changed added_from_what_is_gone added_from_a_parameter added_in_a_tuple added_by_a_closure added_with_a_jump added_in_a_loop added_between_loops added_by_a_move added_twice needed_later);

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
