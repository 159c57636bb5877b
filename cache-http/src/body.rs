//! The bodies of responses that come through a cache.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a response: one that is kept, or the handler's own, which is passed on as it comes.
pub struct Body<B: http_body::Body>(Inner<B>);

enum Inner<B: http_body::Body> {
    Whole(Bytes),
    Passed(Resumed<B>),
}

/// A body of which some was read already.
pub(crate) struct Resumed<B: http_body::Body> {
    pub(crate) first: Bytes,
    /// What came after that.
    pub(crate) next: Option<Result<Frame<B::Data>, B::Error>>,
    /// What there is to read yet; none if it has ended.
    pub(crate) rest: Option<Pin<Box<B>>>,
}

impl<B: http_body::Body> Body<B> {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Body(Inner::Whole(bytes))
    }

    pub(crate) fn passed(body: B) -> Self {
        Body::resumed(Resumed {
            first: Bytes::new(),
            next: None,
            rest: Some(Box::pin(body)),
        })
    }

    pub(crate) fn resumed(resumed: Resumed<B>) -> Self {
        Body(Inner::Passed(resumed))
    }
}

/// What is read from stays where it is, in a box.
impl<B: http_body::Body> Unpin for Body<B> {}

impl<B> http_body::Body for Body<B>
where
    B: http_body::Body<Data = Bytes>,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let (first, passed) = match &mut self.0 {
            Inner::Whole(bytes) => (bytes, None),
            Inner::Passed(passed) => (
                &mut passed.first,
                Some((&mut passed.next, &mut passed.rest)),
            ),
        };
        if !first.is_empty() {
            let first = std::mem::take(first);
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        match passed {
            None => Poll::Ready(None),
            Some((next, rest)) => match next.take() {
                Some(next) => Poll::Ready(Some(next)),
                None => match rest {
                    Some(rest) => rest.as_mut().poll_frame(context),
                    None => Poll::Ready(None),
                },
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Whole(bytes) => bytes.is_empty(),
            Inner::Passed(Resumed { first, next, rest }) => {
                let has_ended = rest.as_ref().is_none_or(|rest| rest.is_end_stream());
                first.is_empty() && next.is_none() && has_ended
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Passed(Resumed { first, next, rest }) => {
                // how long one was to be that has ended before is not known
                let rest = rest.as_ref().map(|rest| rest.size_hint());
                let rest = rest.unwrap_or_default();
                let next = match next {
                    Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
                    _ => 0,
                };
                let known = (first.len() + next) as u64;
                let mut hint = SizeHint::new();
                hint.set_lower(rest.lower().saturating_add(known));
                if let Some(upper) = rest.upper().and_then(|upper| upper.checked_add(known)) {
                    hint.set_upper(upper);
                }
                hint
            }
        }
    }
}

impl<B: http_body::Body> std::fmt::Debug for Body<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match &self.0 {
            Inner::Whole(_) => "Whole",
            Inner::Passed(_) => "Passed",
        };
        f.debug_tuple("Body").field(&name).finish()
    }
}
