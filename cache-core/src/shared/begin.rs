//! Before a computation: it begins in each store that it has to do with, or another process does it.

use super::attempt::Attempt;
use super::background::{pause, run_guarded};
use super::cache::{Cache, Inner};
use super::leases::Watch;
use super::look::{Found, Looked};
use super::revocation::Revocation;
use super::task::{Begun, Task};
use crate::store::Pending;
use crate::sync::{Arc, Instant};
use std::time::Duration;

/// For how long one waits at first until one looks again, and at most.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(25);
/// For how long a computation inside another waits at most.
const NESTED: Duration = Duration::from_secs(1);

/// Begins a computation in each store that it has to do with. None if there is none.
pub(crate) fn begin(task: Task) -> Option<Pending<Begun>> {
    let mut caches: Vec<u16> = task.names.iter().filter_map(|name| name.store()).collect();
    caches.sort_unstable();
    caches.dedup();
    match caches.as_slice() {
        [] => None,
        [number] => {
            let inner = Cache::at(*number)?.0;
            let begun = inner.clone().begin(task);
            // also if nobody waits for it any more, so that what it leaves in the store is taken back
            Some(run_guarded(begun, |begun| async move {
                if let Some(claim) = begun.claim {
                    inner.give_up_claim(&claim).await;
                }
            }))
        }
        // tags of several stores, for a value in memory
        _ => Some(Box::pin(begin_in_all(caches, task))),
    }
}

async fn begin_in_all(caches: Vec<u16>, task: Task) -> Begun {
    let (mut stamps, mut watch) = (Vec::new(), Watch::default());
    for number in caches {
        let names = task.names.iter().copied();
        let of_store = names.filter(|name| name.store() == Some(number)).collect();
        let task = Task {
            names: of_store,
            ..Task::of_tags(&[])
        };
        let Some(cache) = Cache::at(number) else {
            return Begun::default();
        };
        let begun = cache.0.begin(task).await;
        match begun.stamps {
            Some(granted) => stamps.extend(granted),
            None => return begun,
        }
        watch.join(begun.watch);
    }
    Begun {
        stamps: Some(stamps),
        watch,
        ..Begun::default()
    }
}

impl Inner {
    /// Begins a computation, or waits for that of another process.
    pub(crate) async fn begin(self: Arc<Self>, mut task: Task) -> Begun {
        let patience = match task.is_nested {
            true => self.options.patience.min(NESTED),
            false => self.options.patience,
        };
        let now = Instant::now();
        let until = now
            .checked_add(patience)
            .unwrap_or(now + Duration::from_secs(1 << 31));
        if let Some(name) = task.replaces {
            let former = Revocation::of(name);
            if let Err(fault) = self.clone().revoke(former).await {
                return Begun::failed(fault);
            }
        }
        let (mut was_replaced, mut time) = (false, SHORT);
        loop {
            match self.attempt(&task).await {
                Attempt::Begun(begun) => return *begun,
                Attempt::Taken(begun) if begun.is_taken => return *begun,
                Attempt::Taken(_) => {
                    pause(time).await;
                    time = (time * 2).min(LONG);
                }
                Attempt::Changed => task.expired = None,
                Attempt::UnderWay(version) if task.replaces.is_some() => task.dead = Some(version),
                // it can't be replaced, whatever it is
                Attempt::Dead(version) if task.dead == Some(version) => task.claims = None,
                Attempt::Dead(version) => task.dead = Some(version),
                Attempt::UnderWay(version) => {
                    task.dead = None;
                    if let Some(found) = self.wait_for_another(&mut task, until).await {
                        return Begun {
                            found: Some(found),
                            ..Begun::default()
                        };
                    }
                    let may_replace = task.dead.is_some() || !task.is_nested;
                    if Instant::now() >= until && may_replace && !was_replaced {
                        // no mark lives so long: whoever left this one does not come
                        task.dead.get_or_insert(version);
                        was_replaced = true;
                        continue;
                    }
                }
            }
            if Instant::now() >= until {
                task.claims = None;
            }
        }
    }

    /// Looks again and again until another process has stored the value, or is known not to.
    async fn wait_for_another(&self, task: &mut Task, until: Instant) -> Option<Found> {
        let question = task.claims.as_ref()?;
        let mut time = SHORT;
        while Instant::now() < until {
            pause(time).await;
            time = (time * 2).min(LONG);
            match self.look(question).await {
                Looked::Found(found) => return Some(found),
                Looked::UnderWay(_) => {}
                Looked::Nothing => return None,
                Looked::Expired(Found { version, .. }) | Looked::Dead(version) => {
                    task.dead = Some(version);
                    return None;
                }
                Looked::Unanswered(_) => {
                    task.claims = None;
                    return None;
                }
            }
        }
        None
    }
}
