//! Structs whose fields change, inside of others and of collections.

#![allow(
    dead_code,
    unused_imports,
    reason = "what only one of the programs needs"
)]

use crate::cases;

cases!(retyped_in_a_vec retyped_in_an_option retyped_in_a_map retyped_in_a_variant reordered_in_a_vec added_in_a_vec removed_with_what_is_in_it usize_to_u64 another_kind_of_list);

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
