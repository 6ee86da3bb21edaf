//! Frames inside of frames: a root whose function is in a marked call of another checkpointed function.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::function::Function;
use super::identity;
use super::root::{Here, Root};
use crate::Error;
use crate::format::{Frame, Position, Variable};
use crate::log;
use crate::raw::callers;
use crate::snapshot::Encoder;

/// What a marked call says of the function that it calls: enough to know it again when it begins.
#[derive(Debug, Clone, Copy)]
pub struct Callee<'a> {
    /// As it is written, for messages.
    pub written: &'static str,
    /// What tells it from others.
    pub known: Known,
    /// What is lent to it as a whole, and mutably.
    pub lent: &'a [Lent],
}

/// How a function is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// By the name of its own type, which is its path.
    Path(&'static str),
    /// By the type of what it is called on, and its name.
    Method {
        /// The type's name.
        on: &'static str,
        /// The method's name.
        name: &'static str,
    },
}

/// A variable that is lent as a whole, and mutably: the callee's frame has its value.
#[derive(Debug, Clone, Copy)]
pub struct Lent {
    /// The variable's name in the caller's frame.
    pub name: &'static str,
    /// Which argument it is; a receiver is the first, 0.
    pub argument: usize,
    /// Its type.
    pub type_name: &'static str,
    /// The path of the functions that save it, if not its type does.
    pub with: &'static str,
}

impl Lent {
    /// Whether what is lent is what a parameter takes, and saved as that is: what is in a box as the box, a slice as the `Vec` that
    /// it may be of.
    fn fits(&self, parameter: &Lent) -> bool {
        let inside = |of: &str| self.type_name.strip_prefix(of)?.strip_suffix('>');
        let same = self.type_name == parameter.type_name
            || inside("alloc::boxed::Box<") == Some(parameter.type_name)
            || inside("alloc::vec::Vec<")
                .is_some_and(|item| parameter.type_name == format!("[{item}]"));
        same && (self.argument, self.with) == (parameter.argument, parameter.with)
    }
}

/// A parameter, and the variable of the caller's that it has been lent.
type Pair = (&'static str, Lent);

/// What a checkpointed function says of itself when another one may have called it by a marked call.
// Marked calls take nothing from the allocator but what the root then keeps for the next ones.
#[derive(Debug)]
pub struct Parameters<'a> {
    /// The type that it is a method of.
    of: Option<&'static str>,
    /// What the caller lends.
    lent: &'a [Lent],
    /// Those of its `&mut` parameters that have some of it.
    pairs: Vec<Pair>,
}

impl Parameters<'_> {
    /// It is a method of this type.
    pub fn method_of(&mut self, name: &'static str) {
        self.of = Some(name);
    }

    /// It has this state.
    pub(crate) fn state(&mut self, parameter: Lent) {
        let lent = self.lent.iter().find(|lent| lent.fits(&parameter));
        self.pairs.extend(lent.map(|&lent| (parameter.name, lent)));
    }
}

/// A call that runs: the caller's side, and what came of the callee's.
#[derive(Debug)]
pub(super) struct Caller {
    site: u32,
    iteration: u64,
    total: Option<u64>,
    names: &'static [&'static str],
    pub(super) callee: Option<Entered>,
}

/// A callee that has begun.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) function: &'static Function,
    path: &'static str,
    lent: Vec<Pair>,
}

/// A root between two of its frames: handed over by a marked call, to be taken by the function that it calls.
struct Handed {
    root: Box<Root>,
    /// None once the callee has begun.
    callee: Option<Expected>,
}

/// See [`Callee`]; what is lent stands in [`Buffers`].
struct Expected {
    written: &'static str,
    known: Known,
}

/// Kept for the next marked call.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    /// What the call that is about to begin lends.
    lent: Vec<Lent>,
    pairs: Vec<Vec<Pair>>,
}

thread_local! {
    static HANDED: RefCell<Option<Handed>> = const { RefCell::new(None) };
}

/// Where a marked call stands, and what the caller has there.
#[derive(Debug, Clone, Copy)]
pub struct CallSite {
    /// The safe point's number.
    pub site: u32,
    /// How far the caller's outermost loop is.
    pub iteration: u64,
    /// Of how many.
    pub total: Option<u64>,
    /// What it holds, by name.
    pub names: &'static [&'static str],
}

/// Hands a root over to what a marked call is about to call.
pub(crate) fn hand(mut root: Box<Root>, at: CallSite, callee: &Callee<'_>) {
    let CallSite {
        site,
        iteration,
        total,
        names,
    } = at;
    root.callers.push(Caller {
        site,
        iteration,
        total,
        names,
        callee: None,
    });
    root.buffers.lent.clear();
    root.buffers.lent.extend_from_slice(callee.lent);
    let callee = Some(Expected {
        written: callee.written,
        known: callee.known,
    });
    HANDED.set(Some(Handed { root, callee }));
}

/// The root comes back, after the call of `written`, or as it unwinds.
pub(crate) fn recover(written: &'static str) -> Option<Box<Root>> {
    let mut root = HANDED.take()?.root;
    let caller = root.callers.pop()?;
    match caller.callee {
        Some(mut entered) => {
            entered.lent.clear();
            root.buffers.pairs.push(entered.lent);
        }
        None if std::thread::panicking() => {}
        None if root.has_ended() => {}
        None => root.was_not_entered(written),
    }
    Some(root)
}

/// A function begins in a thread with a root: as a frame of it, if a marked call has just called it. `parameters` tells what it
/// says of itself. The second value is the safe point to resume at, 0 for none.
pub(crate) fn take(
    function: &'static Function,
    path: &'static str,
    parameters: impl FnOnce(&mut Parameters<'_>),
) -> Option<(Box<Root>, u32)> {
    let mut handed = HANDED.take()?;
    let (expected, buffers) = (handed.callee.as_ref(), &mut handed.root.buffers);
    let lent = expected.and_then(|callee| callee.is(function, path, buffers, parameters));
    let Some(lent) = lent else {
        HANDED.set(Some(handed));
        return None;
    };
    let entered = Entered {
        function,
        path,
        lent,
    };
    let mut root = handed.root;
    let target = root.enter_nested(entered).unwrap_or_else(|error| {
        root.end(error);
        0
    });
    Some((root, target))
}

/// The callee returns, or unwinds.
pub(crate) fn give_back(root: Box<Root>) {
    HANDED.set(Some(Handed { root, callee: None }));
}

impl Expected {
    /// Whether a function that begins is the callee; which of its parameters have what the caller lends.
    fn is(
        &self,
        function: &Function,
        path: &str,
        buffers: &mut Buffers,
        parameters: impl FnOnce(&mut Parameters<'_>),
    ) -> Option<Vec<Pair>> {
        if let Known::Path(known) = self.known
            && known != identity::without_closures(path)
        {
            return None;
        }
        let mut own = Parameters {
            of: None,
            lent: &buffers.lent,
            pairs: buffers.pairs.pop().unwrap_or_default(),
        };
        parameters(&mut own);
        let Parameters { of, lent, pairs } = own;
        if let Known::Method { on, name } = self.known
            && !(name == function.name && of == Some(pointed_to(on)))
        {
            return None;
        }
        if pairs.len() < lent.len() {
            if first_time(self.written, "lent") {
                log::warn(format_args!(
                    "`{}` runs as an ordinary function: what it is lent as `&mut` it takes as something else, so that nothing of it \
                     could be saved; lend it as `&`, or as what it takes",
                    self.written
                ));
            }
            return None;
        }
        Some(pairs)
    }
}

/// The name of the type behind references and boxes.
fn pointed_to(mut name: &str) -> &str {
    loop {
        name = if let Some(inside) = name
            .strip_prefix("&mut ")
            .or_else(|| name.strip_prefix('&'))
        {
            inside
        } else if let Some(inside) = name.strip_prefix("alloc::boxed::Box<") {
            inside.strip_suffix('>').unwrap_or(inside)
        } else {
            return name;
        };
    }
}

/// What has been said of marked calls: how they are written, and which of the warnings.
static SAID: Mutex<Option<HashSet<(&str, &str)>>> = Mutex::new(None);

fn first_time(written: &'static str, what: &'static str) -> bool {
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    said.get_or_insert_with(HashSet::new)
        .insert((written, what))
}

fn was_said(written: &'static str, what: &'static str) -> bool {
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    said.as_ref()
        .is_some_and(|said| said.contains(&(written, what)))
}

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

    fn enter_nested(&mut self, entered: Entered) -> Result<u32, Error> {
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
        self.place(self.function_at(depth), &frame.position)
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

    /// All frames, encoded.
    pub(super) fn frames(&self, here: &Here<'_>) -> Result<Vec<Frame>, String> {
        let mut frames = Vec::with_capacity(self.depth() + 1);
        for (depth, caller) in self.callers.iter().enumerate() {
            let mut encoder = Encoder::new(caller.names);
            callers::look(depth, |held| held.encode(&mut encoder));
            frames.push(Frame {
                function: self.path_at(depth),
                position: self.position_of(depth, caller),
                variables: encoder.finish()?,
            });
        }
        let mut encoder = Encoder::new(here.names);
        here.variables.encode(&mut encoder);
        let innermost = self.function_at(self.depth());
        frames.push(Frame {
            function: self.path_at(self.depth()),
            position: position(innermost, here.site, here.iteration, here.total),
            variables: encoder.finish()?,
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
