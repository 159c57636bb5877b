//! Looking at an entry without calling the function.

use crate::context::Context;
use crate::function::Function;
use crate::lease::Lease;
use crate::memo::{Fetched, Memo};
use crate::slot::SlotOf;
use crate::switch;
use crate::sync::Arc;

/// The entry, if it may be served. A frame captures what was looked at, even if nothing was there;
/// that a write has something pending is nothing that it can vouch for.
pub(crate) fn peek<F: Function>(
    memo: &'static Memo<F>,
    query: F::Query<'_>,
) -> Option<Arc<SlotOf<F>>> {
    let (hash, context) = (memo.hash(query), Context::current());
    context.capture_leases(|| memo.leases(hash, query));
    if context.is_pending(|| memo.names(hash, query)) {
        context.capture(|captured| captured.tainted = true);
        return None;
    }
    if !switch::is_enabled() {
        return None;
    }
    let Fetched::Fresh(slot) = memo.fetch(hash, query) else {
        return None;
    };
    if context.is_pending(|| slot.leases.iter().map(Lease::fingerprint)) {
        context.capture(|captured| captured.tainted = true);
        return None;
    }
    context.capture(|captured| captured.add_slot(&slot));
    Some(slot)
}
