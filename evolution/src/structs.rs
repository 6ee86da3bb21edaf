//! Structs with `#[checkpointed]`, and structs that change themselves.

#![allow(
    dead_code,
    unused_imports,
    reason = "what only one of the programs needs"
)]

use crate::cases;

cases!(checkpointed_reordered checkpointed_renamed checkpointed_skipped checkpointed_added checkpointed_removed derived_to_checkpointed struct_renamed struct_moved wrapped tuple_struct_longer tuple_struct_to_named);

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

mod struct_renamed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Rod {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> Rod {
        Rod { heat: 1 }
    }

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Bar {
        heat: u64,
    }

    #[cfg(new)]
    fn begin() -> Bar {
        Bar { heat: 2 }
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(rename = "Rod")]
    struct Bar {
        heat: u64,
    }

    #[cfg(mended)]
    fn begin() -> Bar {
        Bar { heat: 2 }
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

mod struct_moved {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    mod first {
        use super::*;
        #[derive(Debug, Serialize, Deserialize)]
        pub(super) struct State {
            pub(super) heat: u64,
        }
    }

    #[cfg(old)]
    fn begin() -> first::State {
        first::State { heat: 1 }
    }

    #[cfg(not(old))]
    mod second {
        use super::*;
        #[derive(Debug, Serialize, Deserialize)]
        pub(super) struct State {
            pub(super) heat: u64,
        }
    }

    #[cfg(not(old))]
    fn begin() -> second::State {
        second::State { heat: 2 }
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

mod wrapped {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: f64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1.0 }
    }

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Heat(f64);

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: Heat,
    }

    #[cfg(new)]
    fn begin() -> State {
        State { heat: Heat(2.0) }
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(transparent)]
    struct Heat(f64);

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: Heat,
    }

    #[cfg(mended)]
    fn begin() -> State {
        State { heat: Heat(2.0) }
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
