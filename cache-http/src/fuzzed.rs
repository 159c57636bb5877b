//! What a process does with the bytes of a page out of a store, for those who try out what can be in them.

use crate::reply::Reply;
use cache_core::__private::fuzzed::value_of;

/// Whether the bytes are a page.
///
/// # Panics
///
/// If it is not the same after it was written again, or can't be made use of.
#[must_use]
pub fn is_page(payload: &[u8]) -> bool {
    let Some(reply) = value_of::<Reply>(payload) else {
        return false;
    };
    let _ = reply.timeout();
    reply.page().is_some_and(|page| {
        let _ = (page.age(), page.is_stale());
        page.length() >= page.body().len()
    })
}
