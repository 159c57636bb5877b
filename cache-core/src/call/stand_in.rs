//! Looking for a value that may be served in the place of what could not be computed.

use super::taint_strangers;
use crate::answer::Kept;
use crate::clock::Moment;
use crate::context::Context;
use crate::function::Function;
use crate::held::Held;
use crate::lease::Extent;
use crate::memo::{Fetched, Memo};
use crate::shared::{Found, Later, Looked, Remote};
use crate::store::Fault;
use crate::switch;

/// A value that `stale_if_error` lets be served, past its time or not, if everything that it depends on
/// stands now. A frame captures it; that there is none it can't vouch for.
pub(crate) fn stand_in<F: Function>(
    memo: &'static Memo<F>,
    query: F::Query<'_>,
) -> Later<Result<Option<F::Value>, Fault>> {
    let (hash, context) = (memo.hash(query), Context::current());
    let may_look = switch::is_enabled()
        && context.again().is_none()
        && !context.is_pending(|| memo.names(hash, query));
    if !may_look {
        context.capture(|captured| captured.tainted = true);
        return Later::done(None);
    }
    let Some(remote) = &memo.remote else {
        return Later::done(here(memo, hash, query, &context));
    };
    let own = memo.name(Extent::WHOLE).store();
    let mut names = memo.names(hash, query);
    names.retain(|name| name.store() == own);
    let entry = remote.entry(hash, remote.digest::<F::Parts>(query));
    let looking = remote.look(remote.question(entry, names));
    let looked = async move { Ok(looking.await) };
    Later::begin_then(looked, move |looked| {
        let value = there(remote, looked?, &context);
        if value.is_some() {
            memo.counters.stale.count();
        }
        taint_strangers(context.frame.as_ref());
        Ok(value)
    })
}

/// The one that is held in this process.
fn here<F: Function>(
    memo: &Memo<F>,
    hash: u64,
    query: F::Query<'_>,
    context: &Context,
) -> Option<F::Value> {
    let answer = match memo.fetch(hash, query) {
        Fetched::Fresh(answer) | Fetched::Expired(answer) => Some(answer),
        Fetched::Nothing => None,
    };
    let stands_in = answer.filter(|answer| answer.stands_in());
    let Some(answer) = stands_in.filter(|answer| !context.is_pending(|| answer.names())) else {
        context.capture(|captured| captured.tainted = true);
        return None;
    };
    context.capture(|captured| captured.add_answer(&answer));
    memo.counters.stale.count();
    answer.content.give().into_value()
}

/// The one that was found in the store.
fn there<V>(remote: &Remote<V>, looked: Looked, context: &Context) -> Option<V> {
    let found = match looked {
        Looked::Found(found) | Looked::Expired(found) => Some(found),
        _ => None,
    };
    let may_be = |found: &Found| {
        remote.is_certain
            && remote.spans().serve_instead(found)
            && !context.is_pending(|| found.names())
    };
    let found = found.filter(may_be);
    let kept = found.as_ref().and_then(|found| remote.decode(found));
    let value = kept.and_then(Kept::into_value);
    context.capture(|captured| {
        if let Some(found) = &found {
            captured.add_stamps(found.stamps.iter().copied(), &found.watch);
            captured.end_by(Moment::now().after(found.life()));
        }
        captured.tainted |= value.is_none();
    });
    value
}
