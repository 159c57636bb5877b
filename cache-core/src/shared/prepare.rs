//! What a write has to do in stores before its body.

use super::cache::Cache;
use super::revocation::Revocation;
use crate::lease::Extent;
use crate::logs::error;
use crate::outstanding::OnUnacknowledged;
use crate::store::{Fault, Pending};

/// Notes the masks under which something is about to be invalidated, and marks all of it for a write in
/// two phases. It comes to a fault if that write is not to begin.
pub(crate) fn prepare(
    revocations: impl Iterator<Item = (u16, Revocation)>,
    on_unacknowledged: OnUnacknowledged,
) -> Option<Pending<Result<(), Fault>>> {
    // a mask is noted again when the slice is invalidated: for that nobody has to wait
    let notes = on_unacknowledged != OnUnacknowledged::Ignore;
    let is_asked = |(_, revocation): &(u16, Revocation)| {
        revocation.write.is_some() || notes && !revocation.masks.is_empty()
    };
    let revocations: Vec<_> = revocations.filter(is_asked).collect();
    if revocations.is_empty() {
        return None;
    }
    Some(Box::pin(async move {
        for (number, mut revocation) in revocations {
            let Some(Cache(inner)) = Cache::at(number) else {
                continue;
            };
            for (group, mask) in &revocation.masks {
                // where a mask is not noted nothing depends on the slice, but all does on the function; one
                // that can't be noted now is when the slice is invalidated
                if !matches!(inner.note(*group, *mask).await, Ok(true)) {
                    revocation.names.push(group.name(Extent::WHOLE));
                }
            }
            let Some(write) = revocation.write else {
                continue;
            };
            if let Err(fault) = inner.mark(&revocation.names, write).await {
                if on_unacknowledged == OnUnacknowledged::Error {
                    return Err(fault);
                }
                error!(
                    "{} does not mark what a write is about to invalidate, {}: {fault}; if the process \
                     is killed now, that may stay",
                    inner.describe(),
                    inner.name(&revocation)
                );
                inner.unacknowledged.count();
            }
            // what is kept near was asked for before
            inner.revoke_near(&revocation.names);
        }
        Ok(())
    }))
}
