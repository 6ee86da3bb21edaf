//! Structs with `#[checkpointed]`, and structs that change themselves.

#![allow(
    dead_code,
    unused_imports,
    reason = "what only one of the programs needs"
)]

use crate::cases;

cases!(checkpointed_reordered checkpointed_renamed checkpointed_skipped checkpointed_added checkpointed_removed derived_to_checkpointed tuple_struct_longer tuple_struct_to_named);

mod checkpointed_reordered {

    #[cfg(old)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: f64,
        time: f64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            heat: 1.0,
            time: 4.0,
        }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        time: f64,
        heat: f64,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State {
            heat: 2.0,
            time: 3.0,
        }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod checkpointed_renamed {

    #[cfg(old)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(new)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        warmth: u64,
    }

    #[cfg(new)]
    fn begin() -> State {
        State { warmth: 2 }
    }

    #[cfg(mended)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        #[ckpt(name = "heat")]
        warmth: u64,
    }

    #[cfg(mended)]
    fn begin() -> State {
        State { warmth: 2 }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod checkpointed_skipped {

    #[cfg(old)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
        cache: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1, cache: 4 }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
        #[ckpt(skip)]
        cache: u64,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { heat: 2, cache: 3 }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod checkpointed_added {

    #[cfg(old)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(new)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
        cache: u64,
    }

    #[cfg(new)]
    fn begin() -> State {
        State { heat: 2, cache: 3 }
    }

    #[cfg(mended)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
        #[ckpt(skip, default = filled)]
        cache: u64,
    }

    #[cfg(mended)]
    fn filled() -> u64 {
        9
    }

    #[cfg(mended)]
    fn begin() -> State {
        State { heat: 2, cache: 3 }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod checkpointed_removed {

    #[cfg(old)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
        time: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1, time: 4 }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { heat: 2 }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod derived_to_checkpointed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
        time: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1, time: 4 }
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    struct State {
        heat: u64,
        time: u64,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { heat: 2, time: 3 }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod tuple_struct_longer {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State(u8, u16);

    #[cfg(old)]
    fn begin() -> State {
        State(1, 4)
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State(u8, u16, u32);

    #[cfg(not(old))]
    fn begin() -> State {
        State(2, 3, 5)
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}

mod tuple_struct_to_named {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State(u8, u16);

    #[cfg(old)]
    fn begin() -> State {
        State(1, 4)
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u8,
        time: u16,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { heat: 2, time: 3 }
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let state = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {state:?}")
    }
}
