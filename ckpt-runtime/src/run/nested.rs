//! Frames inside of frames: a root whose function is in a marked call of another checkpointed function.

use std::time::Duration;

use super::function::Function;
use super::handed::{Caller, Entered};
use super::identity;
use super::root::{Here, Root};
use super::said::{first_time, was_said};
use crate::Error;
use crate::codec::Sink;
use crate::encoder::Encoder;
use crate::format::{Frame, Position, Variable};
use crate::log;
use crate::raw::callers;

impl Root {
    /// How many calls the frame that runs is inside of.
    pub(super) fn depth(&self) -> usize {
        self.callers.len()
    }

    /// The function whose frame is at a depth.
    pub(super) fn function_at(&self, depth: usize) -> &'static Function {
        match depth
            .checked_sub(1)
            .map(|caller| &self.callers[caller].callee)
        {
            Some(Some(entered)) => entered.function,
            _ => self.function,
        }
    }

    fn path_at(&self, depth: usize) -> String {
        match depth
            .checked_sub(1)
            .map(|caller| &self.callers[caller].callee)
        {
            Some(Some(entered)) => identity::shown(entered.function, entered.path),
            _ => self.identity.function.clone(),
        }
    }

    /// Whether a resume has not yet come to the innermost of its frames.
    pub(super) fn is_on_its_way(&self) -> bool {
        self.restoring.len() > self.depth() + 1
    }

    /// Whether what a parameter points to has been restored by the caller, whose variable it is.
    pub(crate) fn is_lent_whole(&self, parameter: &str) -> bool {
        let caller = self
            .callers
            .last()
            .and_then(|caller| caller.callee.as_ref());
        caller.is_some_and(|entered| entered.lent.iter().any(|(name, _)| *name == parameter))
    }

    pub(super) fn enter_nested(&mut self, entered: Entered) -> Result<u32, Error> {
        if let Some(caller) = self.callers.last_mut() {
            caller.callee = Some(entered);
        }
        let depth = self.depth();
        let Some(frame) = self.restoring.get(depth) else {
            return Ok(0);
        };
        let now = self.path_at(depth);
        if frame.function != now {
            return Err(self.mismatch(format!(
                "it was made inside of `{}`, and where that was called, `{now}` is called now",
                frame.function
            )));
        }
        let function = self.function_at(depth);
        let target = self.place(function, &frame.position)?;
        self.require_beginnings(function, target, frame)?;
        Ok(target)
    }

    /// It is back from the call of `written`.
    pub(super) fn comes_back(&mut self, written: &'static str) {
        match self.callers.pop().and_then(|caller| caller.callee) {
            Some(mut entered) => {
                entered.lent.clear();
                self.buffers.pairs.push(entered.lent);
            }
            None if std::thread::panicking() || self.has_ended() => {}
            None => self.was_not_entered(written),
        }
    }

    /// What was called is no checkpointed function, or calls one only further inside.
    fn was_not_entered(&mut self, written: &'static str) {
        if let Some(frame) = self.restoring.get(self.depth() + 1) {
            let detail = format!(
                "it was made inside of `{}`, and `{written}`, where that was called, is no checkpointed function now",
                frame.function
            );
            return self.end(self.mismatch(detail));
        }
        if !was_said(written, "lent") && first_time(written, "entered") {
            log::warn(format_args!(
                "`{written}` is marked with `#[ckpt(call)]` and is no checkpointed function, or is one behind a `dyn`: it runs as an \
                 ordinary function, without safe points; write `#[checkpointed]` on it, or take the mark away"
            ));
        }
    }

    /// Counts the time that a marked call has cost its caller, and warns when it is more than a hundredth of all.
    pub(crate) fn took_for_calls(&mut self, time: Duration) {
        const SOON: Duration = Duration::from_secs(10);
        let Some(took) = &mut self.calls_took else {
            return;
        };
        *took += time;
        let all = self.entered.elapsed();
        if all < SOON || *took * 100 < all {
            return;
        }
        let share = took.as_secs_f64() / all.as_secs_f64();
        self.calls_took = None;
        log::warn(format_args!(
            "{:.0} % of the time goes into encoding what marked calls in `{}` are given, or lent in part, each time they are called; lend \
             it as a whole (`&mut x` rather than `&mut x.part`), or `&x`",
            share * 100.0,
            self.function_name()
        ));
    }

    /// How far the outermost loop is that a frame stands in, and the depth of that frame; the innermost one's if none does.
    pub(super) fn progress(&self, here: &Here<'_>) -> (usize, u64, Option<u64>) {
        let in_loop = |caller: &Caller| caller.iteration > 0 || caller.total.is_some();
        match self.callers.iter().position(in_loop) {
            Some(depth) => {
                let caller = &self.callers[depth];
                (depth, caller.iteration, caller.total)
            }
            None => (self.depth(), here.iteration, here.total),
        }
    }

    /// Where that frame is.
    pub(super) fn position(&self, here: &Here<'_>) -> Position {
        let (depth, ..) = self.progress(here);
        match self.callers.get(depth) {
            Some(caller) => self.position_of(depth, caller),
            None => position(
                self.function_at(depth),
                here.site,
                here.iteration,
                here.total,
            ),
        }
    }

    fn position_of(&self, depth: usize, caller: &Caller) -> Position {
        let function = self.function_at(depth);
        position(function, caller.site, caller.iteration, caller.total)
    }

    /// All frames, encoded; their long rows go to `sink`.
    pub(super) fn frames(
        &self,
        here: &Here<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Vec<Frame>, String> {
        let mut frames = Vec::with_capacity(self.depth() + 1);
        let mut count = 0;
        for (depth, caller) in self.callers.iter().enumerate() {
            let mut encoder = Encoder::new(caller.names, sink, count);
            callers::look(depth, |held| held.encode(&mut encoder));
            let variables;
            (variables, count) = encoder.finish()?;
            frames.push(Frame {
                function: self.path_at(depth),
                position: self.position_of(depth, caller),
                variables,
            });
        }
        let mut encoder = Encoder::new(here.names, sink, count);
        here.variables.encode(&mut encoder);
        let (variables, _) = encoder.finish()?;
        let innermost = self.function_at(self.depth());
        frames.push(Frame {
            function: self.path_at(self.depth()),
            position: position(innermost, here.site, here.iteration, here.total),
            variables,
        });
        self.to_their_owners(&mut frames)?;
        Ok(frames)
    }

    /// What is lent through several frames was encoded by the last of them; it goes to the first, whose variable it is.
    fn to_their_owners(&self, frames: &mut [Frame]) -> Result<(), String> {
        for (depth, caller) in self.callers.iter().enumerate().rev() {
            let lent = caller.callee.iter().flat_map(|entered| &entered.lent);
            for (parameter, variable) in lent {
                let inside = &mut frames[depth + 1].variables;
                let Some(at) = inside.iter().position(|v| v.name == *parameter) else {
                    let name = variable.name;
                    return Err(format!("variable `{name}` is not where it was lent to"));
                };
                let moved = inside.remove(at);
                // A box is saved as what is in it.
                let type_name = match variable.type_name.starts_with("alloc::boxed::Box<") {
                    true => variable.type_name.to_owned(),
                    false => moved.type_name,
                };
                frames[depth].variables.push(Variable {
                    name: variable.name.to_owned(),
                    type_name,
                    ..moved
                });
            }
        }
        Ok(())
    }
}

fn position(function: &Function, site: u32, iteration: u64, total: Option<u64>) -> Position {
    let site = &function.sites[site as usize - 1];
    Position {
        site: site.text.to_owned(),
        equal: site.equal,
        ordinal: site.ordinal,
        iteration,
        total,
    }
}
