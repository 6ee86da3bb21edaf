//! Variables that go, and change their names, places and roles.

use crate::cases;

cases!(removed renamed renamed_with_name reordered skipped no_longer_skipped hidden hidden_by_another_type moved_inwards moved_outwards split_in_two);

mod removed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        let mut seen = Vec::new();
        for i in 0..10 {
            sum += i;
            #[cfg(old)]
            seen.push(i);
        }
        #[cfg(old)]
        {
            sum += seen.len() as u64;
        }
        sum
    }
}

mod renamed {
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
    pub(super) fn run() -> u64 {
        let mut total = 0;
        for i in 0..10 {
            total += i;
        }
        total
    }
}

mod renamed_with_name {
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
    pub(super) fn run() -> u64 {
        #[ckpt(name = "sum")]
        let mut total = 0;
        for i in 0..10 {
            total += i;
        }
        total
    }
}

mod reordered {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let mut low = 0u64;
        let mut high = 1000u64;
        for i in 0..10 {
            low += i;
            high -= i;
        }
        format!("{low} {high}")
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let mut high = 1000u64;
        let mut low = 0u64;
        for i in 0..10 {
            low += i;
            high -= i;
        }
        format!("{low} {high}")
    }
}

mod skipped {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg_attr(not(old), ckpt(skip))]
        let table = vec![1u64, 2, 3];
        let mut sum = 0;
        for i in 0..10 {
            sum += table[i % 3];
        }
        sum
    }
}

mod no_longer_skipped {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        #[cfg_attr(old, ckpt(skip))]
        let table = vec![1u64, 2, 3];
        let mut sum = 0;
        for i in 0..10 {
            sum += table[i % 3];
        }
        sum
    }
}

/// A second variable of the same name, inside: each has its own value.
mod hidden {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        let step = 5u64;
        for i in 0..3u64 {
            sum += step;
            #[cfg(not(old))]
            let step = i;
            #[ckpt(safe_point)]
            for j in 0..4 {
                sum += j;
                #[cfg(not(old))]
                {
                    sum += step;
                }
            }
            sum += i;
        }
        sum
    }
}

mod hidden_by_another_type {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> f64 {
        let step = 5u64;
        let mut sum = 0.0;
        while sum < 50.0 {
            sum += step as f64;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> f64 {
        #[cfg(new)]
        let step = 5u64;
        #[cfg(new)]
        let step = step as f64;
        #[cfg(mended)]
        #[ckpt(name = "exact step")]
        let step = 5.0;
        let mut sum = 0.0;
        while sum < 50.0 {
            sum += step;
        }
        sum
    }
}

mod moved_inwards {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        {
            for i in 0..10 {
                sum += i;
            }
            sum
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        {
            let mut sum = 0;
            for i in 0..10 {
                sum += i;
            }
            sum
        }
    }
}

mod moved_outwards {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        {
            let mut sum = 0;
            for i in 0..10 {
                sum += i;
            }
            sum
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        {
            for i in 0..10 {
                sum += i;
            }
        }
        sum
    }
}

/// One goes and two come: nothing says which is which.
mod split_in_two {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let mut both = (0u64, 0u64);
        for i in 0..10 {
            both.0 += i;
            both.1 += 1;
        }
        format!("{both:?}")
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let mut sum = 0u64;
        let mut steps = 0u64;
        for i in 0..10 {
            sum += i;
            steps += 1;
        }
        format!("{:?}", (sum, steps))
    }
}
