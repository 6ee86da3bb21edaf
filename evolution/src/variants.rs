//! Variants whose contents change, and enums that change themselves.

use crate::cases;

cases!(unit_to_newtype unit_to_newtype_elsewhere retyped field_added field_removed fields_reordered checkpointed_reordered);

mod unit_to_newtype {
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
    enum Phase {
        Warm,
        Cold(u8),
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Cold(1)
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

/// The data does not have that variant.
mod unit_to_newtype_elsewhere {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold,
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Warm
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold(u8),
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Cold(1)
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

mod retyped {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm(f32),
        Cold,
    }

    #[cfg(old)]
    fn begin() -> Vec<Phase> {
        vec![Phase::Cold, Phase::Warm(1.0)]
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm(f64),
        Cold,
    }

    #[cfg(not(old))]
    fn begin() -> Vec<Phase> {
        vec![Phase::Warm(2.0)]
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

mod field_added {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm { by: u8 },
        Cold,
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Warm { by: 1 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm {
            by: u8,
            #[serde(default)]
            since: u8,
        },
        Cold,
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Cold
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

mod field_removed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm { by: u8, since: u8 },
        Cold,
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Warm { by: 1, since: 2 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm { by: u8 },
        Cold,
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Cold
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

mod fields_reordered {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm { by: u8, since: u8 },
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Warm { by: 1, since: 2 }
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm { since: u8, by: u8 },
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Warm { by: 3, since: 4 }
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

mod checkpointed_reordered {

    #[cfg(old)]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    enum Phase {
        Warm,
        Cold,
    }

    #[cfg(old)]
    fn begin() -> [Phase; 2] {
        [Phase::Cold, Phase::Warm]
    }

    #[cfg(not(old))]
    #[ckpt::checkpointed]
    #[derive(Debug)]
    enum Phase {
        Cold,
        Warm,
    }

    #[cfg(not(old))]
    fn begin() -> [Phase; 2] {
        [Phase::Warm, Phase::Warm]
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
