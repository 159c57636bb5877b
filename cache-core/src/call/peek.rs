//! Looking at an entry without calling the function.

use crate::answer::Answer;
use crate::context::Context;
use crate::function::Function;
use crate::lease::{self, Epoch};
use crate::memo::{AnyMemo, Fetched, Memo};
use crate::switch;

/// The entry, if it may be served. A frame captures what was looked at, even if nothing was there;
/// that a write has something pending is nothing that it can vouch for.
pub(crate) fn peek<F: Function>(
    memo: &'static Memo<F>,
    query: F::Query<'_>,
) -> Option<Answer<F::Held>> {
    let (hash, context) = (memo.hash(query), Context::current());
    context.capture_leases(|| {
        let tags = memo.tags_of(query).into_iter().flatten().map(lease::grant);
        memo.leases(hash, query).into_iter().chain(tags).collect()
    });
    if context.is_pending(|| memo.names(hash, query)) {
        context.capture(|captured| captured.tainted = true);
        return None;
    }
    // one that runs to compare what it returns has nothing from the cache
    if !switch::is_enabled() || context.again().is_some() {
        return None;
    }
    let Fetched::Fresh(answer) = memo.fetch(hash, query) else {
        // what is read instead may come from a snapshot older than the last invalidation
        let epoch = context.scope.as_ref().and_then(|scope| scope.reads_from());
        if epoch.is_some_and(|epoch| !is_of(epoch, memo, query)) {
            context.capture(|captured| captured.tainted = true);
        }
        return None;
    };
    // whether it may be served only the store could tell
    #[cfg(feature = "shared")]
    if answer.until.has_to_be_confirmed() {
        context.capture(|captured| captured.tainted = true);
        return None;
    }
    if context.is_pending(|| answer.names()) {
        context.capture(|captured| captured.tainted = true);
        return None;
    }
    context.capture(|captured| captured.add_answer(&answer));
    Some(answer)
}

/// Whether nothing was invalidated since that the entry would depend on.
fn is_of<F: Function>(epoch: Epoch, memo: &Memo<F>, query: F::Query<'_>) -> bool {
    let tags = memo.tags_of(query).into_iter().flatten();
    let mut groups = tags.map(|tag| tag.group).chain([memo.group()]);
    groups.all(|group| epoch.is_of(group))
}
