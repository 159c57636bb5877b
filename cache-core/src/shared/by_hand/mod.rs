//! What a program sets and gets by hand.
//!
//! An entry lists the nonces of the namespace it is in, and of all that this one is within; to clear a
//! namespace is to delete its nonce, however much is in it. It lists the server it is on besides: one
//! that came back with the data of an hour ago is another. What may be said of verbs that overlap:
//!
//! - Nonces are read before anything is written, and what is written is served under these alone. So a
//!   verb that overlaps a clear comes before it or after it, and nothing that was set before the clear
//!   began is served once it has returned.
//! - `add`, `incr` and `decr` write in the place of exactly what they have read: each takes effect at
//!   one moment between its call and its answer.
//! - `set` replaces whatever is there, and writes once more if a clear came between the nonces and the
//!   value. On a store of several servers it may be lost to that clear, which is a miss.

mod grant;
mod integers;
mod namespace;
mod place;
mod prints;
mod read;
mod remove;
mod set;
mod settable;
mod swap;
mod timeout;
mod turns;
mod verbs;

pub use namespace::Namespace;
pub use settable::Settable;
pub use timeout::{IntoTimeout, Timeout};
pub(super) use turns::Turns;

use super::codec::Coder;
use crate::store::{Fault, FaultKind};

/// A value that is to be set.
struct Fresh {
    print: u64,
    payload: Vec<u8>,
    /// When it expires, in milliseconds since 1970.
    deadline: u64,
}

impl Fresh {
    fn new<'v, T: Settable<'v> + ?Sized>(
        coder: &Coder,
        value: &T,
        timeout: Timeout,
    ) -> Result<Self, Fault> {
        let payload = value.encode(&settable::Encoder(coder));
        Ok(Fresh {
            print: T::print(),
            payload: payload
                .map_err(|error| unfit(format!("the codec can't write it: {error}")))?,
            deadline: timeout.deadline(),
        })
    }
}

fn unfit(why: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Unfit, why)
}
