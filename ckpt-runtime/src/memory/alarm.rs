//! When memory is so nearly used up that a checkpoint should be made: once, until there is clearly more again.

/// Whether there has been an alarm that is not over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Alarm {
    is_on: bool,
}

/// Memory and its limit, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) used: u64,
    pub(super) limit: u64,
}

impl Level {
    /// From here on the limit is near: a tenth of it is left, and what a save takes: all that is not long rows. Before one has been
    /// measured the state may be all that is used. But a program that uses less than half of what that leaves is not in danger.
    fn near(self, save: Option<u64>) -> u64 {
        let usable = self.limit - self.limit / 10;
        let half = usable / 2;
        save.map_or(half, |save| usable.saturating_sub(save).max(half))
    }

    /// What is left.
    pub(super) fn left(self) -> u64 {
        self.limit.saturating_sub(self.used)
    }

    /// Whether a save would use up what is left. More than its copy comes with it: what the kernel holds for the file, what others
    /// use meanwhile.
    pub(super) fn is_too_little_for(self, save: u64) -> bool {
        self.left() < save.saturating_add(self.limit / 20)
    }
}

impl Alarm {
    /// Whether it is time to save.
    pub(super) fn is_raised_by(&mut self, level: Level, save: Option<u64>) -> bool {
        let near = level.near(save);
        if self.is_on {
            // A tenth less than what raised it: a program that goes to and fro does not save each time.
            self.is_on = level.used > near.saturating_sub(level.limit / 10);
            return false;
        }
        self.is_on = level.used >= near;
        self.is_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raised(alarm: &mut Alarm, used: u64) -> bool {
        alarm.is_raised_by(Level { used, limit: 1_000 }, Some(100))
    }

    #[test]
    fn there_is_one_alarm_until_there_is_room_again() {
        let mut alarm = Alarm::default();
        assert!(!raised(&mut alarm, 799));
        assert!(raised(&mut alarm, 800));
        for used in [900, 790, 850, 701, 800] {
            assert!(!raised(&mut alarm, used), "{used}");
        }
        assert!(!raised(&mut alarm, 700));
        assert!(raised(&mut alarm, 810));
    }

    #[test]
    fn a_save_needs_room_for_a_copy_and_something_more() {
        let level = Level {
            used: 500,
            limit: 1_000,
        };
        assert!(!level.is_too_little_for(450) && level.is_too_little_for(451));
        let over = Level {
            used: 1_100,
            limit: 1_000,
        };
        assert!(over.is_too_little_for(0));
    }

    #[test]
    fn a_large_state_is_saved_while_there_is_room_for_its_copy() {
        let raised = |used, save| Alarm::default().is_raised_by(Level { used, limit: 1_000 }, save);
        assert!(!raised(449, Some(900)) && raised(450, Some(900)));
        assert!(!raised(599, Some(300)) && raised(600, Some(300)));
        assert!(!raised(899, Some(0)) && raised(900, Some(0)));
        assert!(!raised(449, None) && raised(450, None), "it may be all");
    }
}
