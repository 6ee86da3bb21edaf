//! A future's life without a runtime.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Polls a future until it is ready.
pub fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

/// Gives a value, after it has been pending once.
#[must_use = "futures do nothing unless they are polled"]
pub fn later<T: Unpin>(value: T) -> Later<T> {
    Later(Some(value), false)
}

/// See [`later`].
#[derive(Debug)]
pub struct Later<T>(Option<T>, bool);

impl<T: Unpin> Future for Later<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match self.0.take() {
            Some(value) if self.1 => Poll::Ready(value),
            value => {
                *self = Later(value, true);
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}
