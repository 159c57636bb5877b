//! A body that is a future: dropping it is part of the computation, as polling it is.

use super::Load;
use super::load::Panic;
use crate::flight::Led;
use crate::function::Function;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A body under way.
pub(super) struct Running<'l, F: Function, B> {
    load: &'l mut Load<F>,
    body: Pin<&'l mut Option<B>>,
}

impl<'l, F: Function, B: Future> Running<'l, F, B> {
    pub(super) fn new(load: &'l mut Load<F>, body: Pin<&'l mut Option<B>>) -> Self {
        Running { load, body }
    }

    pub(super) fn poll(&mut self, waker: &Waker) -> Poll<(Option<B::Output>, Option<Panic>)> {
        let inside = self.load.enter();
        let mut poll = Poll::Pending;
        let panic = self.load.attempt(&mut || {
            if let Some(body) = self.body.as_mut().as_pin_mut() {
                poll = poll_led(self.load.led.as_ref(), body, waker);
            }
        });
        drop(inside);
        match (poll, panic) {
            (Poll::Pending, None) => Poll::Pending,
            (Poll::Pending, panic) => Poll::Ready((None, panic)),
            (Poll::Ready(returned), panic) => Poll::Ready((Some(returned), panic)),
        }
    }
}

impl<F: Function, B> Drop for Running<'_, F, B> {
    fn drop(&mut self) {
        let _inside = self.load.enter();
        self.body.set(None);
    }
}

/// Polls the body, under a waker that also has a waiter see to it that the leader comes.
pub(super) fn poll_led<H, R>(
    led: Option<&Led<H>>,
    body: Pin<&mut (impl Future<Output = R> + ?Sized)>,
    waker: &Waker,
) -> Poll<R> {
    match led.and_then(|led| led.flight.as_ref()) {
        None => body.poll(&mut Context::from_waker(waker)),
        Some(flight) => {
            flight.signal().leader_comes(waker);
            let waker = Waker::from(flight.signal().clone());
            let poll = body.poll(&mut Context::from_waker(&waker));
            flight.signal().leader_leaves();
            poll
        }
    }
}
