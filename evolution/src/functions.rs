//! Functions that get other names, and other arguments.

use crate::cases;

cases!(renamed renamed_with_id argument_changed argument_added argument_removed argument_retyped argument_renamed state_added type_renamed
    made_generic);

/// Its runs are found by its path.
mod renamed {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn first() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        sum
    }

    #[cfg(not(old))]
    #[cfg_attr(new, ckpt::checkpointed)]
    #[cfg_attr(mended, ckpt::checkpointed(id = "functions::renamed::first"))]
    fn second() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * 10;
        }
        sum
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        first()
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        second()
    }
}

mod renamed_with_id {
    #[cfg(old)]
    #[ckpt::checkpointed(id = "work")]
    fn first() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed(id = "work")]
    fn second() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * 10;
        }
        sum
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        first()
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        second()
    }
}

mod argument_changed {
    #[ckpt::checkpointed]
    fn work(factor: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * factor;
        }
        sum
    }

    pub(super) fn run() -> u64 {
        work(if cfg!(old) { 1 } else { 100 })
    }
}

/// A parameter that is new is what the caller says.
mod argument_added {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn work(factor: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * factor;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn work(factor: u64, more: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * factor + more;
        }
        sum
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        work(1)
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        work(1, 1000)
    }
}

mod argument_removed {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn work(factor: u64, more: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * factor + more;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn work(factor: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * factor;
        }
        sum
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        work(1, 1000)
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        work(1)
    }
}

/// Found again, since it has the same value, but not one of the new type.
mod argument_retyped {
    #[cfg(old)]
    type Factor = f32;
    #[cfg(not(old))]
    type Factor = f64;

    #[ckpt::checkpointed]
    fn work(factor: Factor) -> Factor {
        let mut sum = 0.0;
        for _ in 0..10 {
            sum += factor;
        }
        sum
    }

    pub(super) fn run() -> Factor {
        work(2.0)
    }
}

mod argument_renamed {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn work(factor: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * factor;
        }
        sum
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn work(times: u64) -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * times;
        }
        sum
    }

    pub(super) fn run() -> u64 {
        work(2)
    }
}

/// What is lent mutably tells no runs apart, so the run is found again; what is new of it is as the caller has it.
mod state_added {
    #[cfg(old)]
    #[ckpt::checkpointed]
    fn work(sum: &mut u64) {
        for i in 0..10 {
            *sum += i;
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    fn work(sum: &mut u64, steps: &mut u64) {
        for i in 0..10 {
            *sum += i;
            *steps += 1;
        }
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        let mut sum = 0;
        work(&mut sum);
        sum
    }

    #[cfg(not(old))]
    pub(super) fn run() -> String {
        let (mut sum, mut steps) = (0, 500);
        work(&mut sum, &mut steps);
        format!("{sum} {steps}")
    }
}

/// A method's path has the type in it.
mod type_renamed {
    #[cfg(old)]
    struct First;
    #[cfg(not(old))]
    struct Second;

    #[cfg(old)]
    impl First {
        #[ckpt::checkpointed]
        fn work() -> u64 {
            let mut sum = 0;
            for i in 0..10 {
                sum += i;
            }
            sum
        }
    }

    #[cfg(not(old))]
    impl Second {
        #[ckpt::checkpointed]
        fn work() -> u64 {
            let mut sum = 0;
            for i in 0..10 {
                sum += i * 10;
            }
            sum
        }
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        First::work()
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        Second::work()
    }
}

/// Generic arguments tell runs apart.
mod made_generic {
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
    fn work<T: From<u8> + Into<u64>>() -> u64 {
        let mut sum = 0;
        for i in 0..10 {
            sum += i * T::from(10).into();
        }
        sum
    }

    #[cfg(old)]
    pub(super) fn run() -> u64 {
        work()
    }

    #[cfg(not(old))]
    pub(super) fn run() -> u64 {
        work::<u32>()
    }
}
