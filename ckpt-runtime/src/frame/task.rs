//! Async functions: what is in the thread for as long as a poll, marked calls that are awaited, and a stop that is pending.

use std::convert::Infallible;
use std::future::{Future, IntoFuture, pending};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::Frame;
use super::leave::FromError;
use crate::encoder::Encode;
use crate::raw::callers;
use crate::run::{self, CallSite, Callee, Home, Task};

pin_project! {
    /// The body of an async function.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless they are polled"]
    pub struct Polled<F> {
        #[pin]
        body: F,
        task: Task,
    }
}

/// Wraps the body of an async function: whatever it has of a thread, it has for a poll.
#[inline]
pub fn polled<F: Future>(body: F) -> Polled<F> {
    Polled {
        body,
        task: Task::new(),
    }
}

impl<F: Future> Future for Polled<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.task.during(|| this.body.poll(context))
    }
}

impl Frame {
    /// The function has stopped, and everything it had is gone: pending, until the process ends.
    #[cold]
    pub async fn parked(&mut self) -> Infallible {
        if let Some(root) = self.root.take() {
            root.parked();
        }
        pending().await
    }

    /// The same in a `fallible` function: what it returns, if all its callers do.
    #[cold]
    pub async fn ended_or_parked<R: FromError>(&mut self) -> R {
        if self.root.as_ref().is_some_and(|root| !root.hands_out()) {
            match self.parked().await {}
        }
        self.ended()
    }

    /// Awaits a function that may be checkpointed: see [`Frame::call`].
    #[inline]
    pub fn await_call<'a, H: Encode, F: IntoFuture>(
        &'a mut self,
        at: CallSite,
        held: H,
        callee: Callee<'a>,
        called: F,
    ) -> Awaited<'a, H, F::IntoFuture> {
        Awaited {
            called: called.into_future(),
            back: Back {
                written: callee.written,
                home: self.root.is_some().then(Home::default),
                frame: self,
            },
            at,
            held,
            callee,
        }
    }
}

pin_project! {
    /// See [`Frame::await_call`].
    // In this order: what is called is dropped first, and then the root comes back from it.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless they are polled"]
    pub struct Awaited<'a, H, F> {
        #[pin]
        called: F,
        back: Back<'a>,
        at: CallSite,
        held: H,
        callee: Callee<'a>,
    }
}

/// Brings the root back to the caller's frame, also where the callee is dropped before its end.
#[derive(Debug)]
struct Back<'a> {
    frame: &'a mut Frame,
    /// None for an ordinary function.
    home: Option<Home>,
    written: &'static str,
}

impl Drop for Back<'_> {
    fn drop(&mut self) {
        let back = self
            .home
            .take()
            .and_then(|home| run::recover_from(&home, self.written));
        if back.is_some() {
            *self.frame.root = back;
        }
    }
}

impl<H: Encode, F: Future> Future for Awaited<'_, H, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Back {
            frame,
            home,
            written,
        } = this.back;
        let Some(home) = home else {
            return this.called.poll(context);
        };
        // In the first poll; in later ones too, if what is called has not begun as a frame: what it is inside of may call it yet.
        let hands = frame.root.take();
        let handed = hands.is_some();
        if let Some(root) = hands {
            run::hand(root, *this.at, this.callee, Some(home));
        }
        let polled = {
            let mut unused = Unused {
                frame,
                written,
                handed,
                over: false,
            };
            let polled = callers::during(&*this.held, || this.called.poll(context));
            unused.over = polled.is_ready();
            polled
        };
        if polled.is_ready()
            && let Some(root) = run::recover_from(home, written)
        {
            *frame.root = Some(root);
        }
        polled
    }
}

/// Takes a root back that nothing has taken in a poll, also where that unwinds.
struct Unused<'a> {
    frame: &'a mut Frame,
    written: &'static str,
    handed: bool,
    /// Whether it is the last poll.
    over: bool,
}

impl Drop for Unused<'_> {
    fn drop(&mut self) {
        if self.handed {
            let back = run::recover_unused(self.written, self.over);
            if back.is_some() {
                *self.frame.root = back;
            }
        }
    }
}
