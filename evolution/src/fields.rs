//! Structs whose fields change, or that change themselves: with serde's own derives, and with `#[checkpointed]`.

#![allow(
    dead_code,
    unused_imports,
    reason = "what only one of the programs needs"
)]

use crate::cases;

cases!(added_with_default added added_option removed renamed renamed_with_alias reordered retyped retyped_in_a_vec retyped_in_an_option retyped_in_a_map retyped_in_a_variant reordered_in_a_vec added_in_a_vec removed_with_what_is_in_it usize_to_u64 another_kind_of_list checkpointed_reordered checkpointed_renamed checkpointed_skipped checkpointed_added checkpointed_removed derived_to_checkpointed struct_renamed struct_moved wrapped tuple_struct_longer tuple_struct_to_named);

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

mod retyped_in_a_vec {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f32,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: Vec<Body>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            bodies: vec![Body { mass: 1.0 }],
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: Vec<Body>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State {
            bodies: vec![Body { mass: 2.0 }],
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

mod retyped_in_an_option {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f32,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        body: Option<Body>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            body: Some(Body { mass: 1.0 }),
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        body: Option<Body>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { body: None }
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

mod retyped_in_a_map {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f32,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: std::collections::BTreeMap<u8, Body>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            bodies: [(1, Body { mass: 1.0 })].into(),
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: std::collections::BTreeMap<u8, Body>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { bodies: [].into() }
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

mod retyped_in_a_variant {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f32,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Kind {
        Point,
        Solid { body: Body },
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        kinds: Vec<Kind>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            kinds: vec![
                Kind::Point,
                Kind::Solid {
                    body: Body { mass: 1.0 },
                },
            ],
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Kind {
        Point,
        Solid { body: Body },
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        kinds: Vec<Kind>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State {
            kinds: vec![Kind::Point],
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

mod reordered_in_a_vec {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
        charge: f64,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: Vec<Body>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            bodies: vec![Body {
                mass: 1.0,
                charge: 4.0,
            }],
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        charge: f64,
        mass: f64,
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: Vec<Body>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { bodies: Vec::new() }
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

mod added_in_a_vec {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: Vec<Body>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            bodies: vec![Body { mass: 1.0 }, Body { mass: 4.0 }],
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: f64,
        #[serde(default)]
        charge: f64,
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        bodies: Vec<Body>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { bodies: Vec::new() }
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

mod removed_with_what_is_in_it {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct Body {
        mass: Vec<(u8, String)>,
    }

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        body: Body,
        time: u64,
    }

    #[cfg(old)]
    fn begin() -> State {
        State {
            body: Body {
                mass: vec![(1, String::new())],
            },
            time: 4,
        }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        time: u64,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { time: 2 }
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

mod usize_to_u64 {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: usize,
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

mod another_kind_of_list {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: Vec<u8>,
    }

    #[cfg(old)]
    fn begin() -> State {
        State { heat: vec![1] }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    struct State {
        heat: std::collections::VecDeque<u8>,
    }

    #[cfg(not(old))]
    fn begin() -> State {
        State { heat: [2].into() }
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
