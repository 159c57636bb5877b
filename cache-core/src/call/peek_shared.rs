//! Looking at an entry that processes share without calling the function.

use super::taint_strangers;
use crate::clock::Moment;
use crate::context::Context;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::Extent;
use crate::memo::Memo;
use crate::shared::{Found, Later, Peeked, Remote};
use crate::store::Fault;
use crate::switch;

/// Makes of an entry what is asked for; none if it can't be read.
pub(crate) type Read<V, T> = fn(&Remote<V>, &Found) -> Option<T>;

/// One look into the store. A frame captures what was looked at when it is given the answer, even if
/// nothing was there: then what it depends on is granted first, and looked for once more.
pub(crate) fn peek_shared<F: Function, T: Send + 'static>(
    memo: &'static Memo<F>,
    query: F::Query<'_>,
    read: Read<F::Value, T>,
) -> Later<Result<Option<T>, Fault>> {
    let (hash, context) = (memo.hash(query), Context::current());
    let tags = memo.tags_of(query).unwrap_or_default();
    if context.is_pending(|| memo.names(hash, query)) {
        context.capture(|captured| captured.tainted = true);
        return Later::done(None);
    }
    let is_readable = |remote: &&Remote<F::Value>| {
        remote.is_certain && switch::is_enabled() && context.again().is_none()
    };
    let Some(remote) = memo.remote.as_ref().filter(is_readable) else {
        context.capture(|captured| captured.tainted = true);
        return Later::done(None);
    };
    let mut names = memo.names(hash, query);
    names.extend(tags);
    let own = memo.name(Extent::WHOLE).store();
    names.retain(|name| name.store() == own);
    let mut digests = Vec::new();
    F::Parts::digests(query, memo.hasher(), &mut digests);
    let entry = remote.entry(hash, remote.digest::<F::Parts>(query));
    let task = (context.frame.is_some()).then(|| remote.task(names.clone(), digests, None));
    let looked = remote.peek(remote.question(entry, names), task);
    Later::begin_then(looked, move |peeked| {
        let peeked = peeked.inspect_err(|_| {
            // what is read instead is vouched for by nobody
            context.capture(|captured| captured.tainted = true);
            taint_strangers(context.frame.as_ref());
        })?;
        let answer = take(&context, &peeked, |found| read(remote, found));
        taint_strangers(context.frame.as_ref());
        Ok(answer)
    })
}

/// What is asked for, if it was found and nothing speaks against it.
fn take<T>(
    context: &Context,
    peeked: &Peeked,
    read: impl FnOnce(&Found) -> Option<T>,
) -> Option<T> {
    let Some(found) = &peeked.found else {
        // other processes may have invalidated something since a snapshot
        let reads_now = context
            .scope
            .as_ref()
            .is_none_or(|scope| scope.reads_from().is_none());
        context.capture(|captured| match &peeked.granted {
            Some((stamps, watch)) if reads_now => {
                captured.add_stamps(stamps.iter().copied(), watch);
            }
            _ => captured.tainted = true,
        });
        return None;
    };
    let answer = match context.is_pending(|| found.names()) {
        true => None,
        // an error that is kept is no value
        false if found.is_failure => Some(None),
        false => read(found).map(Some),
    };
    context.capture(|captured| {
        captured.add_stamps(found.stamps.iter().copied(), &found.watch);
        captured.end_by(Moment::now().after(found.life()));
        captured.tainted |= answer.is_none();
    });
    answer.flatten()
}
