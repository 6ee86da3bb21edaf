//! What a program is to have if it can, so that no feature is rare over many programs.

use std::collections::BTreeSet;

use super::Generator;
use crate::feature::{Feature, Group};
use crate::tree::Stmt;

/// How many features a program is to have.
const WISHES: usize = 15;

/// The wishes of a program: all features take turns.
pub(super) fn of_program(index: u64, features: &BTreeSet<Feature>) -> Vec<Feature> {
    let all: Vec<Feature> = features.iter().copied().collect();
    let spread = all.len().div_ceil(WISHES).max(1);
    let first = index as usize % spread;
    all.into_iter().skip(first).step_by(spread).collect()
}

impl Generator {
    /// Whether this program is to have a feature.
    pub(super) fn wished(&self, feature: Feature) -> bool {
        self.wishes.contains(&feature)
    }

    /// Whether this program is to have a feature, and has it not yet.
    pub(super) fn wants(&self, feature: Feature) -> bool {
        self.wished(feature) && !self.used.contains(&feature)
    }

    /// Whether any wish is open.
    pub(super) fn wants_more(&self) -> bool {
        self.wishes.iter().any(|&feature| self.wants(feature))
    }

    /// Whether one of several alternatives is to be taken that come so often that they need no wish; notes it.
    pub(super) fn sprinkle(&mut self, feature: Feature, percent: usize) -> bool {
        let percent = if self.wished(feature) {
            percent * 3
        } else {
            percent
        };
        let taken = self.has(feature) && self.random.percent(percent);
        if taken {
            self.mark(feature);
        }
        taken
    }

    /// One of several; the one that a wish asks for, if it is among them.
    pub(super) fn favoured(&mut self, from: &[(usize, Feature)]) -> Feature {
        let forced = self.forced.filter(|forced| {
            let mut features = from.iter().map(|(_, feature)| feature);
            features.any(|feature| feature == forced)
        });
        if let Some(forced) = forced {
            self.forced = None;
            return forced;
        }
        let weigh = |&(weight, feature)| match self.wished(feature) {
            true => (weight * 8, feature),
            false => (weight, feature),
        };
        let weighed: Vec<(usize, Feature)> = from.iter().map(weigh).collect();
        self.random.weighted(&weighed)
    }

    /// A statement with something that the program is to have and has not yet.
    pub(super) fn wish(&mut self, out: &mut Vec<Stmt>) {
        let open = self.wishes.iter().filter(|&&feature| self.wants(feature));
        let open: Vec<Feature> = open.copied().collect();
        if open.is_empty() {
            return self.event(out);
        }
        let feature = *self.random.pick(&open);
        self.forced = Some(feature);
        self.towards(feature, out);
        self.forced = None;
    }

    /// The kind of statement that has a feature.
    fn towards(&mut self, feature: Feature, out: &mut Vec<Stmt>) {
        match feature.group() {
            Group::Loop => self.safe_loop(out),
            Group::Ordinary => self.ordinary_loop(out),
            Group::Branch => self.branch(out),
            Group::Move => self.give_away(out),
            Group::Rename => self.rename(out),
            Group::Pattern => self.pattern_let(out),
            Group::Plain => self.plain_let(out),
            Group::Defer => self.defer(out),
            Group::Lend => self.lend(out),
            Group::Remade => self.make_again(out),
            Group::Change => self.change(out),
            Group::Leave => self.leave(out),
            Group::Call => self.marked_call(out),
            Group::Task if feature == Feature::Awaited => self.awaited(out),
            Group::Task => self.marked_call(out),
            Group::Anywhere => self.event(out),
        }
    }
}
