//! What is moved away on one of several ways, or on the way out.

use super::Generator;
use crate::tree::Stmt;

/// A branch whose arms are being written: what they moved away, which is away after it.
#[derive(Debug, Default)]
pub(super) struct Fork {
    moved: Vec<usize>,
}

/// Where a statement that leaves leads to.
#[derive(Debug, Clone)]
pub(super) struct Leave {
    pub(super) text: String,
    /// The loop or block it leaves or continues; none is the function.
    pub(super) of: Option<usize>,
    /// Whether it goes on with the loop's next iteration.
    pub(super) again: bool,
}

impl Generator {
    /// Something with arms.
    pub(super) fn forked(&mut self, write: impl FnOnce(&mut Self)) {
        self.forks.push(Fork::default());
        write(self);
        let fork = self.forks.pop().unwrap_or_default();
        for index in fork.moved {
            self.variables[index].gone = true;
        }
    }

    /// One arm: what it moves away is there in the others, and away afterwards, wherever
    /// the arm leads.
    pub(super) fn one_way(
        &mut self,
        arm: impl FnOnce(&mut Self) -> (Vec<Stmt>, Option<Leave>),
    ) -> Vec<Stmt> {
        let before: Vec<bool> = self.variables.iter().map(|v| v.gone).collect();
        let (block, leave) = arm(self);
        let mut moved = Vec::new();
        for (index, gone) in before.into_iter().enumerate() {
            if std::mem::replace(&mut self.variables[index].gone, gone) && !gone {
                moved.push(index);
            }
        }
        if leave.is_none() {
            let fork = self.forks.last_mut().expect("arms are of forks");
            fork.moved.extend(moved);
        }
        block
    }

    /// Where the variables begin that the innermost loop makes anew in each iteration: only they can be moved away in it.
    pub(super) fn loop_base(&self, loops: usize) -> usize {
        let around = self.loops[..loops].iter().rfind(|around| around.again);
        around.map_or(0, |around| around.base)
    }

    /// Whether a variable may be moved away on the way out.
    pub(super) fn moved_on_leaving(&self, index: usize, leave: &Leave) -> bool {
        let Some(of) = leave.of else {
            return true;
        };
        let base = match leave.again {
            true => self.loops[of].base,
            false => self.loop_base(of),
        };
        index >= base
    }

    /// What is away where a loop or block is left is away after it.
    pub(super) fn away_after(&mut self, of: usize) {
        let around = &mut self.loops[of];
        let outer = self.variables.iter().enumerate().take(around.base);
        let moved = outer.filter(|(_, variable)| variable.gone);
        around.moved.extend(moved.map(|(index, _)| index));
    }

    /// What was moved away on the way out of a loop or block is away after it.
    pub(super) fn left(&mut self) {
        let around = self.loops.pop().expect("one was pushed");
        for index in around.moved {
            // What is the loop's own is gone with it.
            if let Some(variable) = self
                .variables
                .get_mut(index)
                .filter(|_| index < around.base)
            {
                variable.gone = true;
            }
        }
    }
}
