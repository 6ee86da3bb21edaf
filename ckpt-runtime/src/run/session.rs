//! The machine without the macro: state that is named by hand, and safe points that stand where they are called.

use std::any::type_name;
use std::marker::PhantomData;

use super::arguments::{Arguments, Hashable};
use super::restore;
use super::root::{Here, Next, Root};
use super::session_names::function;
use super::start::start;
use super::thread::within_root;
use crate::savable::Savable;
use crate::trigger::flag::{Flag, IDLE};
use crate::{Error, codec};

/// A run whose state is one value, saved where [`safe_point`](Session::safe_point) is called: what
/// `#[checkpointed]` does, for a loop that it cannot rewrite, or that is not to be rewritten.
///
/// ```
/// # use ckpt_runtime as ckpt;
/// /// Finds the square root of `of` by Heron's method.
/// fn root(of: f64) -> Result<f64, ckpt::Error> {
///     let mut session = ckpt::Session::open("root", &of)?;
///     let mut x = session.restore()?.unwrap_or(of);
///     while (x * x - of).abs() > 1e-12 * of {
///         session.safe_point(|| &x)?;
///         x = (x + of / x) / 2.0;
///     }
///     session.complete()?;
///     Ok(x)
/// }
/// assert!((root(16.0)? - 4.0).abs() < 1e-9);
/// # Ok::<(), ckpt::Error>(())
/// ```
///
/// Everything else is as with the attribute: the run is told from others by the session's name and its arguments, it is locked
/// against other processes, saved periodically, by signals and requests, its files are verified, and a state of another type
/// is refused. A stop, and whatever goes wrong, is returned, as by a `fallible` function; [`Error::exit`] ends the process with
/// the right code. After that the session saves nothing more, and its next safe point returns the same.
///
/// What the attribute does and this does not: it restores the whole state or none of it, at one place, so the code before the
/// loop runs again unless it looks at what [`restore`](Session::restore) gives; and the compiler does not see to it that the state is
/// all that the loop changes.
///
/// # Threads
///
/// A session belongs to the thread that has opened it, for checkpointed functions that it calls meanwhile are ordinary ones, as in a
/// checkpointed function. Open one in each thread; in async code use the attribute.
///
/// ```compile_fail
/// # use ckpt_runtime as ckpt;
/// let session = ckpt::Session::<u64>::open("count", &())?;
/// std::thread::spawn(move || session.complete());
/// # Ok::<(), ckpt::Error>(())
/// ```
///
/// Inside of a checkpointed function, or of another session, of the same thread a session does nothing: there is nothing to
/// restore, and its safe points are none.
#[derive(Debug)]
pub struct Session<T> {
    /// None inside of another root, or when it is over.
    root: Option<Box<Root>>,
    flag: &'static Flag,
    /// Safe points passed, in earlier processes too; or what [`Session::progress`] says.
    iteration: u64,
    total: Option<u64>,
    counts: bool,
    /// A checkpoint waits to be restored.
    waits: bool,
    restored: bool,
    /// Why it is over.
    over: Option<Error>,
    state: PhantomData<fn(&T)>,
    thread: PhantomData<*const ()>,
}

/// How a [`Session`] is opened: its name, what tells its runs apart, how often it is saved.
///
/// ```
/// # use ckpt_runtime as ckpt;
/// let (rows, tolerance) = (100, 1e-9);
/// let session = ckpt::Session::<Vec<f64>>::options("solver")
///     .argument("rows", &rows)
///     .argument("tolerance", &tolerance)
///     .every("10min")
///     .open()?;
/// # session.complete()?;
/// # Ok::<(), ckpt::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "options do nothing until `open`"]
pub struct SessionOptions<T> {
    name: String,
    every: Option<String>,
    arguments: Arguments,
    state: PhantomData<fn(&T)>,
}

impl<T> SessionOptions<T> {
    /// Adds something that tells runs apart: it is hashed, and shown where a run is resumed although it differs (`CKPT_FROM`).
    pub fn argument(mut self, name: &str, value: &(impl Hashable + ?Sized)) -> SessionOptions<T> {
        self.arguments.shared(name, value);
        self
    }

    /// How often it is saved: a duration such as `10min`, `off` or `auto`; the variable `CKPT_EVERY` wins.
    pub fn every(mut self, period: impl Into<String>) -> SessionOptions<T> {
        self.every = Some(period.into());
        self
    }

    /// Opens the session.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open(self) -> Result<Session<T>, Error> {
        let mut session = Session {
            root: None,
            flag: &IDLE,
            iteration: 0,
            total: None,
            counts: true,
            waits: false,
            restored: false,
            over: None,
            state: PhantomData,
            thread: PhantomData,
        };
        let function = function(&self.name, self.every.as_deref())?;
        if within_root() {
            return Ok(session);
        }
        let (root, target) = start(function, "", self.arguments)?;
        session.flag = root.flag();
        session.iteration = root.restored_iteration();
        session.waits = target > 0;
        session.root = Some(Box::new(root));
        Ok(session)
    }
}

impl<T> Session<T> {
    /// Opens a session of this name. `arguments` is whatever tells its runs apart, hashed: `&(rows, tolerance)`, `&()` for nothing.
    ///
    /// # Errors
    /// [`Error::Setting`] for a bad setting, or a name that is no word of letters, digits and `_` `-` `.` `:`;
    /// [`Error::Held`], [`Error::Unusable`], [`Error::EqualIdentity`], [`Error::Directory`]; [`Error::Refused`] if the arguments cannot
    /// be hashed.
    pub fn open(name: &str, arguments: &impl Hashable) -> Result<Session<T>, Error> {
        Session::options(name)
            .argument("arguments", arguments)
            .open()
    }

    /// The same with options.
    pub fn options(name: &str) -> SessionOptions<T> {
        SessionOptions {
            name: name.to_owned(),
            every: None,
            arguments: Arguments::default(),
            state: PhantomData,
        }
    }

    /// Says how far the work is, for `ckpt ls`, the status line and the events; else the safe points are counted. Costs nothing.
    #[inline]
    pub fn progress(&mut self, done: u64, total: Option<u64>) {
        self.iteration = done;
        self.total = total;
        self.counts = false;
    }

    /// Ends the run: its checkpoints are removed. A session that is dropped without it keeps them.
    ///
    /// # Errors
    /// What a safe point has returned, if it has; [`Error::Refused`] if there is a checkpoint that was not restored: it stays.
    pub fn complete(mut self) -> Result<(), Error> {
        self.is_at_work("it cannot be completed before that")?;
        if let Some(root) = self.root.take() {
            root.complete();
        }
        Ok(())
    }

    /// Whether the session is neither over, nor waits to be restored.
    fn is_at_work(&self, otherwise: &str) -> Result<(), Error> {
        match &self.over {
            Some(error) => Err(error.clone()),
            None if self.waits => Err(self.refused(format!(
                "there is a checkpoint, and `restore` has not been called; {otherwise}"
            ))),
            None => Ok(()),
        }
    }

    fn refused(&self, detail: String) -> Error {
        let name = self.root.as_ref().map_or("", |root| root.function_name());
        Error::Refused {
            function: format!("`{name}`"),
            detail,
        }
    }
}

impl<T: Savable> Session<T> {
    /// The state that was saved; `None` for a run that begins. Once: before the first safe point.
    ///
    /// # Errors
    /// [`Error::Mismatch`] if what was saved is of another type, or cannot be read any more; [`Error::FileMismatch`] if a file in it is
    /// not as it was: the checkpoint stays.
    /// [`Error::Refused`] if it was called before.
    pub fn restore(&mut self) -> Result<Option<T>, Error> {
        if self.restored {
            return Err(self.refused("`restore` was called twice; keep what it gives".to_owned()));
        }
        let Some(root) = self.root.as_mut().filter(|_| self.waits) else {
            self.restored = self.root.is_some();
            return Ok(None);
        };
        let mut state = None;
        restore::caught(
            root,
            STATE,
            type_name::<T>(),
            &mut |schema, bytes, apart| match codec::decode_apart(schema, bytes, apart) {
                Ok(value) => {
                    state = Some(value);
                    None
                }
                Err(error) => Some(error),
            },
        )?;
        root.arrive()?;
        self.waits = false;
        self.restored = true;
        Ok(state)
    }

    /// A place where the state may be saved. If nothing asks for it, it costs the look at a flag, and `state` is not called.
    ///
    /// # Errors
    /// [`Error::Stopped`] at a stop: a checkpoint is saved. [`Error::SaveFailed`] if that failed, or [`Error::Held`] if another process
    /// has taken the run. From then on each safe point returns the same. [`Error::Refused`] if there is a checkpoint that was not
    /// restored: it stays.
    #[inline]
    pub fn safe_point<'a>(&mut self, state: impl FnOnce() -> &'a T) -> Result<(), Error>
    where
        T: 'a,
    {
        if self.flag.raised() || self.over.is_some() {
            self.look(state())?;
        }
        if self.counts {
            self.iteration += 1;
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn look(&mut self, state: &T) -> Result<(), Error> {
        self.is_at_work("a save would put another state in its place")?;
        let Some(root) = &mut self.root else {
            return Ok(());
        };
        let next = root.at_safe_point(&Here {
            site: 1,
            iteration: self.iteration,
            total: self.total,
            names: &[STATE],
            variables: &state,
        });
        match (next, self.root.take()) {
            (Next::Stop, Some(root)) => {
                let error = root.into_reason();
                self.flag = &IDLE;
                self.over = Some(error.clone());
                Err(error)
            }
            (_, root) => {
                self.root = root;
                Ok(())
            }
        }
    }
}

/// The name of the state in the checkpoint.
const STATE: &str = "state";

impl<T> Drop for Session<T> {
    fn drop(&mut self) {
        if let Some(root) = self.root.take() {
            root.abandon(match std::thread::panicking() {
                true => "panicked",
                false => "was dropped before its end",
            });
        }
    }
}
