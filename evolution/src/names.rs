//! Types of other names.

#![allow(dead_code, reason = "of the types of one program")]

use crate::cases;

cases!(struct_renamed newtype_renamed struct_moved wrapped enum_renamed);

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

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Bar {
        heat: u64,
    }

    #[cfg(not(old))]
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

mod newtype_renamed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Celsius(f64);

    #[cfg(old)]
    fn begin() -> Celsius {
        Celsius(1.0)
    }

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Kelvin(f64);

    #[cfg(new)]
    fn begin() -> Kelvin {
        Kelvin(2.0)
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(rename = "Celsius")]
    struct Degrees(f64);

    #[cfg(mended)]
    fn begin() -> Degrees {
        Degrees(2.0)
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

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Heat(f64);

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: Heat,
    }

    #[cfg(not(old))]
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

mod enum_renamed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold,
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Cold
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Stage {
        Warm,
        Cold,
    }

    #[cfg(not(old))]
    fn begin() -> Stage {
        Stage::Warm
    }

    #[ckpt::checkpointed]
    pub(super) fn run() -> String {
        let phase = begin();
        let mut sum = 0;
        for i in 0..10 {
            sum += i;
        }
        format!("{sum} {phase:?}")
    }
}
