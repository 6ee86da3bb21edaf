//! Structs whose fields change.

#![allow(
    dead_code,
    unused_imports,
    reason = "what only one of the programs needs"
)]

use crate::cases;

cases!(added_with_default added added_option removed renamed renamed_with_alias reordered retyped);

mod added_with_default {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
        #[serde(default)]
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

mod added {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
        time: u64,
    }

    #[cfg(new)]
    fn begin() -> State {
        State { heat: 2, time: 3 }
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
        #[serde(default = "since")]
        time: u64,
    }

    #[cfg(mended)]
    fn since() -> u64 {
        9
    }

    #[cfg(mended)]
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

/// As with serde's own derives, an option that is not there is none.
mod added_option {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
        time: Option<u64>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State {
            heat: 2,
            time: Some(3),
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

mod removed {
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
    #[derive(Debug, Serialize, Deserialize)]
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

mod renamed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        warmth: u64,
    }

    #[cfg(new)]
    fn begin() -> State {
        State { warmth: 2 }
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        #[serde(rename = "heat")]
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

mod renamed_with_alias {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        #[serde(alias = "heat")]
        warmth: u64,
    }

    #[cfg(not(old))]
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

mod reordered {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
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
    #[derive(Debug, Serialize, Deserialize)]
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

mod retyped {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: u32,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: 1 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
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
