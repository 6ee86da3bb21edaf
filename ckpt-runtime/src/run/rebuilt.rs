//! What differs between a checkpoint's frames and the functions of a program that was built anew since.
//!
//! Variables match by name. One that the function has and the checkpoint has not begins as its `let` says, if what that names is
//! there; one that is only in the checkpoint is dropped. Both are told.

use super::function::{Bound, Function, Why};
use super::root::{Here, Root};
use crate::format::Frame;
use crate::{Error, log};

impl Root {
    /// Whether the frame that is being restored lacks a variable, which then begins anew.
    pub(crate) fn lacks(&mut self, name: &'static str) -> bool {
        let depth = self.depth();
        // The frame of a caller has what that lends.
        let Some(frame) = self
            .restoring
            .get(depth)
            .filter(|_| !self.is_lent_whole(name))
        else {
            return false;
        };
        let lacks = !has(frame, name);
        if lacks {
            self.begun_anew.push((depth, name));
        }
        lacks
    }

    /// An error if a variable that a frame lacks cannot begin anew at the safe point where the frame goes on.
    pub(super) fn require_beginnings(
        &self,
        function: &Function,
        target: u32,
        frame: &Frame,
    ) -> Result<(), Error> {
        let here = |bound: &&Bound| (bound.first..=bound.last).contains(&target);
        // What is lent as a whole, the caller's frame has.
        let lacks = |bound: &&Bound| !has(frame, bound.name) && !self.is_lent_whole(bound.name);
        let Some(Bound { name, why, .. }) = function.bound.iter().filter(here).find(lacks) else {
            return Ok(());
        };
        let lacks = format!("it has no variable `{name}`");
        Err(self.mismatch(match why {
            Why::Names(by) => format!(
                "{lacks}, and what that begins with names `{by}`, which is not there at this point; if `{name}` had another name, write \
                 it on its `let`: #[ckpt(name = \"…\")]"
            ),
            Why::Changed => format!(
                "{lacks}, and what may change `{name}` between its beginning and this point is not done again; make it whole in its \
                 `let`: let {name} = {{ … }}; if it had another name, write that on its `let`: #[ckpt(name = \"…\")]"
            ),
        }))
    }

    /// A resume has come to its safe point: what its frames held and nobody asked for is dropped.
    pub(super) fn tell_rebuilt(&self, here: &Here<'_>) {
        for (depth, frame) in self.restoring.iter().enumerate() {
            let caller = self.callers.get(depth);
            let wanted = caller.map_or(here.names, |caller| caller.names);
            let callee = caller.and_then(|caller| caller.callee.as_ref());
            let lent = callee.map_or(&[][..], |entered| &entered.lent);
            let is_wanted = |name: &str| {
                wanted.contains(&name) || lent.iter().any(|(_, variable)| variable.name == name)
            };
            let saved = frame
                .variables
                .iter()
                .map(|variable| variable.name.as_str());
            let gone: Vec<&str> = saved.filter(|name| !is_wanted(name)).collect();
            let begun = self.begun_anew.iter().filter(|(at, _)| *at == depth);
            let new: Vec<&str> = begun.map(|(_, name)| *name).collect();
            tell(self.function_at(depth).name, &gone, &new);
        }
    }
}

fn has(frame: &Frame, name: &str) -> bool {
    frame.variables.iter().any(|variable| variable.name == name)
}

/// A new variable beside one that is gone may be that one under another name: then it is more than a notice.
fn tell(function: &str, gone: &[&str], new: &[&str]) {
    let (is_gone, is_new) = (verb(gone), verb(new));
    let begins = match new {
        [_] => "begins as its `let` or the caller says",
        _ => "begin as their `let`s or the caller say",
    };
    if let ([old, ..], [now, ..]) = (gone, new) {
        log::warn(format_args!(
            "`{function}`: {} of the checkpoint {is_gone} not needed any more and dropped, and {} {is_new} new and {begins}; if `{now}` is \
             `{old}` under another name, stop the program before it saves or ends, and write #[ckpt(name = \"{old}\")] on its `let`",
            list(gone),
            list(new)
        ));
    } else if !gone.is_empty() {
        log::info(format_args!(
            "`{function}`: {} of the checkpoint {is_gone} not needed any more and dropped",
            list(gone)
        ));
    } else if !new.is_empty() {
        log::info(format_args!(
            "`{function}`: {} {is_new} not in the checkpoint and {begins}",
            list(new)
        ));
    }
}

fn verb(names: &[&str]) -> &'static str {
    match names {
        [_] => "is",
        _ => "are",
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
