//! Reading a body before it is kept: up to a bound, and for so long.

use crate::body::{Body, Resumed};
use bytes::{Bytes, BytesMut};
use cache_core::__private::pause;
use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};

/// What became of a body.
pub(crate) enum Collected<B: http_body::Body> {
    Whole(Bytes),
    /// It is too long, too slow, or more than bytes: to be passed on.
    Passed(Body<B>),
    /// It has broken off: to be passed on too.
    Broken(Body<B>),
}

/// What was read so far. What comes in one piece is not copied.
#[derive(Default)]
struct Gathered {
    first: Bytes,
    more: BytesMut,
}

impl Gathered {
    fn add(&mut self, data: Bytes) {
        if self.more.is_empty() && self.first.is_empty() {
            self.first = data;
            return;
        }
        if self.more.is_empty() {
            self.more.extend(std::mem::take(&mut self.first));
        }
        self.more.extend(data);
    }

    fn bytes(self) -> Bytes {
        match self.more.is_empty() {
            true => self.first,
            false => self.more.freeze(),
        }
    }
}

/// Reads a body of up to `most` bytes, and for no longer than `patience`.
pub(crate) async fn collect<B>(body: B, most: usize, patience: Duration) -> Collected<B>
where
    B: http_body::Body<Data = Bytes>,
{
    let mut body = Box::pin(body);
    let mut gathered = Gathered::default();
    // an empty piece counts too: there may be no end of them
    let mut read = 0_usize;
    let mut is_too_long = body.size_hint().lower() > most as u64;
    let (began, mut end) = (Instant::now(), None);
    let mut is_broken = false;
    let next = loop {
        if is_too_long || began.elapsed() > patience {
            break None;
        }
        let frame = poll_fn(|context| match body.as_mut().poll_frame(context) {
            Poll::Ready(frame) => Poll::Ready(Some(frame)),
            Poll::Pending => {
                let end = end.get_or_insert_with(|| pause(patience));
                end.as_mut().poll(context).map(|()| None)
            }
        });
        match frame.await {
            None => break None,
            Some(None) => return Collected::Whole(gathered.bytes()),
            Some(Some(Err(error))) => {
                is_broken = true;
                break Some(Err(error));
            }
            Some(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => {
                    read = read.saturating_add(data.len().max(1));
                    is_too_long = read > most;
                    gathered.add(data);
                }
                Err(trailers) => break Some(Ok(trailers)),
            },
        }
    };
    let body = Body::resumed(Resumed {
        first: gathered.bytes(),
        next,
        rest: Some(body),
    });
    match is_broken {
        true => Collected::Broken(body),
        false => Collected::Passed(body),
    }
}
