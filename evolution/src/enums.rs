//! Enums whose variants change.

use crate::cases;

cases!(added_in_front added_at_the_end removed removed_the_one_it_has removed_one_of_those_it_has reordered renamed renamed_with_alias);

mod added_in_front {
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
        Hot,
        Warm,
        Cold,
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Hot
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

mod added_at_the_end {
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
        Cold,
        Hot,
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Hot
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

/// One that the data does not have.
mod removed {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold,
        Hot,
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Cold
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Cold,
        Hot,
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Hot
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

mod removed_the_one_it_has {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold,
        Hot,
    }

    #[cfg(old)]
    fn begin() -> Phase {
        Phase::Cold
    }

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Hot,
    }

    #[cfg(new)]
    fn begin() -> Phase {
        Phase::Hot
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        #[serde(alias = "Cold")]
        Hot,
    }

    #[cfg(mended)]
    fn begin() -> Phase {
        Phase::Hot
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

mod removed_one_of_those_it_has {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold,
        Hot,
    }

    #[cfg(old)]
    fn begin() -> Vec<Phase> {
        vec![Phase::Hot, Phase::Cold]
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Hot,
    }

    #[cfg(not(old))]
    fn begin() -> Vec<Phase> {
        vec![Phase::Warm]
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

mod reordered {
    use serde::{Deserialize, Serialize};

    #[cfg(old)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Cold,
    }

    #[cfg(old)]
    fn begin() -> [Phase; 2] {
        [Phase::Cold, Phase::Warm]
    }

    #[cfg(not(old))]
    #[derive(Debug, Serialize, Deserialize)]
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

mod renamed {
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

    #[cfg(new)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        Icy,
    }

    #[cfg(new)]
    fn begin() -> Phase {
        Phase::Warm
    }

    #[cfg(mended)]
    #[derive(Debug, Serialize, Deserialize)]
    enum Phase {
        Warm,
        #[serde(rename = "Cold")]
        Icy,
    }

    #[cfg(mended)]
    fn begin() -> Phase {
        Phase::Warm
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

mod renamed_with_alias {
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
        #[serde(alias = "Cold")]
        Icy,
    }

    #[cfg(not(old))]
    fn begin() -> Phase {
        Phase::Warm
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
