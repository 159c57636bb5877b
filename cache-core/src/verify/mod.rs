//! Shadow verification: some hits are computed once more beside the answer, and the two compared, so
//! that writes that nobody declared come to light.
//!
//! A call is chosen where it begins, by the switch that every call reads anyway. If it turns out to be
//! a hit it goes on as a load does, whose body runs with the caller's own arguments; but whatever comes
//! of that, the caller is given what was cached.
//!
//! That the two differ proves nothing yet: a declared write may be between its effect and its end, or
//! somebody about to invalidate by hand. So a difference is held to be a *suspect* for a while
//! (`suspects`), and counted once no write can have been the reason.

mod again;
mod check;
mod checks;
mod equality;
mod report;
mod sample;
mod suspects;
mod writes;

pub(crate) use again::Again;
pub(crate) use check::{Check, Checking};
#[cfg(feature = "shared")]
pub(crate) use checks::conclude;
pub(crate) use checks::{Checks, judge};
pub use equality::{Equality, Incomparable, Same};
pub use report::{Verification, VerifiedFunction, verification};
pub(crate) use sample::is_chosen;
pub(crate) use suspects::Suspect;
pub(crate) use writes::begun;

use crate::switch;

/// Has a part of all hits computed once more, and counts by function how often that comes out otherwise
/// than what was cached: [`verification`] tells. For those who want to know whether some write is *not*
/// declared.
///
/// `rate` is the part of the calls that are chosen, whatever they ask for: `0.001` is one in a
/// thousand, `1.0` all, `0.0` turns it off again. What was counted stays.
///
/// A chosen call that finds its entry runs the body too, with all that this does to the world, and is
/// given what was cached, whatever comes of that: a body that fails or panics then, does so for the
/// counters alone (the panic hook hears of it). Such a call takes as long as a miss. Cached functions
/// inside are computed as well, each of them once for the same arguments; nothing of it is stored.
///
/// Off it costs nothing. On it costs every call some nanoseconds. It is for the whole process; turn it
/// on when the program starts, for of a write that was under way by then it knows nothing.
///
/// # Panics
///
/// If `rate` is not from 0.0 to 1.0.
///
/// # Example
///
/// ```
/// # use cache_core as larder;
/// larder::verify(0.001);
/// // later, or every hour
/// println!("{}", larder::verification());
/// # larder::verify(0.0);
/// ```
#[track_caller]
pub fn verify(rate: f64) {
    assert!(
        (0.0..=1.0).contains(&rate),
        "`verify` takes the part of the hits to compute again, from 0.0 to 1.0, and not {rate}: write \
         `verify(0.001)` for one in a thousand, `verify(0.0)` to turn it off"
    );
    sample::choose(rate);
    switch::set_verified(rate > 0.0);
}
