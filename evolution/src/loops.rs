//! Loops that get other headers, names and places.

use crate::cases;

cases!(header_changed variable_renamed named_in_both range_extended kind_changed moved removed another_before another_behind
    another_with_the_same_header one_of_two_removed nested_deeper safe_point_added safe_point_removed outer_header_changed
    into_a_branch body_changed labelled named_later);

mod header_changed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(new)]
        for i in 0..20 {
            sum += i;
        }
        #[cfg(mended)]
        #[ckpt(name = "for i in 0 .. 10")]
        for i in 0..20 {
            sum += i;
        }
        sum
    }
}

mod variable_renamed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        #[cfg_attr(mended, ckpt(name = "for i in 0 .. 10"))]
        for step in 0..10 {
            sum += step;
        }
        sum
    }
}

mod named_in_both {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        #[ckpt(name = "main")]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        #[ckpt(name = "main")]
        for step in 0..20 {
            sum += step;
        }
        sum
    }
}

/// A header with a constant in it is the same whatever the constant is.
mod range_extended {
    #[cfg(old)]
    const STEPS: u64 = 10;
    #[cfg(not(old))]
    const STEPS: u64 = 20;

    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..STEPS {
            sum += i;
        }
        sum
    }
}

mod kind_changed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        #[ckpt(name = "main")]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        #[ckpt(name = "main")]
        while sum < 45 {
            sum += 1;
        }
        sum
    }
}

/// Behind a loop that the checkpoint knows nothing of, and that has been run for it.
mod moved {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        while sum % 7 != 0 {
            sum += 1;
        }
        #[cfg(not(old))]
        for i in 0..10 {
            sum += i;
        }
        sum
    }
}

mod removed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        while sum < 100 {
            sum += 7;
        }
        sum
    }
}

mod another_before {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(not(old))]
        while sum < 1000 {
            sum += 7;
        }
        for i in 0..10 {
            sum += i;
        }
        sum
    }
}

mod another_behind {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        while sum < 1000 {
            sum += 100;
        }
        sum
    }
}

mod another_with_the_same_header {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(not(old))]
        #[cfg_attr(mended, ckpt(name = "first"))]
        for i in 0..10 {
            sum += i * 1000;
        }
        for i in 0..10 {
            sum += i;
        }
        sum
    }
}

mod one_of_two_removed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        #[cfg(old)]
        for i in 0..10 {
            sum += i * 1000;
        }
        sum
    }
}

mod nested_deeper {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        for _ in 0..2 {
            #[ckpt(safe_point)]
            for i in 0..10 {
                sum += i;
            }
        }
        sum
    }
}

mod safe_point_added {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            #[cfg_attr(not(old), ckpt(safe_point))]
            for j in 0..3 {
                sum += i * j;
            }
        }
        sum
    }
}

mod safe_point_removed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            #[cfg_attr(old, ckpt(safe_point))]
            for j in 0..3 {
                sum += i * j;
            }
        }
        sum
    }
}

mod outer_header_changed {
    #[cfg(old)]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..3 {
            #[ckpt(safe_point)]
            for j in 0..4 {
                sum += i * j;
            }
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..5 {
            #[ckpt(safe_point)]
            #[cfg_attr(mended, ckpt(name = "for i in 0 .. 3 > for j in 0 .. 4"))]
            for j in 0..4 {
                sum += i * j;
            }
        }
        sum
    }
}

/// The way there is not asked for again.
mod into_a_branch {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        if sum > 1000 {
            for i in 0..10 {
                sum += i;
            }
        }
        sum
    }
}

mod body_changed {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            #[cfg(old)]
            {
                sum += i;
            }
            #[cfg(not(old))]
            if i % 2 == 0 {
                sum += i * 10;
            }
        }
        sum
    }
}

mod labelled {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg(old)]
        for i in 0..10 {
            sum += i;
        }
        #[cfg(not(old))]
        'all: for i in 0..10 {
            if i == 8 {
                break 'all;
            }
            sum += i;
        }
        sum
    }
}

/// A name of one's own is no header.
mod named_later {
    #[ckpt::checkpointed]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        #[cfg_attr(new, ckpt(name = "main"))]
        for i in 0..10 {
            sum += i;
        }
        sum
    }
}
