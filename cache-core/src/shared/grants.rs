//! Granting what a computation will depend on, before it begins.

use super::cache::Inner;
use super::fill::MARGIN;
use super::leases::{Standing, Watch, stamp};
use super::look::rests;
use super::masks::Masked;
use super::stamps::Stamped;
use super::task::Task;
use crate::lease::{Fingerprint, Mask};
use crate::store::{Fault, Reply};
use std::time::Duration;

/// What was granted; otherwise the fault that kept it from being, if it was one: a lease that a write
/// in two phases has marked is not granted either.
pub(super) type Granted = Result<Vec<Stamped>, Option<Fault>>;

impl Inner {
    /// Has the computation depend on its slices as well, under the masks that are known.
    pub(super) async fn grant_slices(
        &self,
        masked: &Masked,
        masks: &[Mask],
        task: &Task,
        watch: &mut Watch,
    ) -> Granted {
        let slices = masked.slices(masks).into_iter();
        let slices: Vec<_> = slices.filter(|slice| !task.names.contains(slice)).collect();
        match slices.is_empty() {
            true => Ok(Vec::new()),
            false => self.grant_all(&slices, task.ttl, watch).await,
        }
    }

    /// Watches leases that were granted. What was made to grant them is a change like any other, of which
    /// this process is told as well: so they are asked for once more, when that is behind.
    pub(super) async fn watch_anew(&self, stamps: Option<&[Stamped]>, before: Watch) -> Watch {
        let Some(stamps) = stamps.filter(|_| !before.is_blind) else {
            return before;
        };
        let names: Vec<_> = stamps.iter().map(|(name, _)| *name).collect();
        let mut standing = Standing::default();
        let watch = Watch::begin(self, &names);
        let asked = names.iter().map(|name| self.ask(*name)).collect();
        let Some(replies) = self.run(asked).await else {
            return Watch::blind();
        };
        standing.learn(self, watch, &names, &mut replies.into_iter());
        match standing.vouch_for(stamps) {
            true => standing.into_watch(),
            false => Watch::blind(),
        }
    }

    /// How long a lease lives that entries depend on: longer than any of them needs it, for a time to live
    /// that is changed is told to everybody.
    pub(super) fn lease_life(&self) -> Duration {
        let longest = self.options.longest;
        longest.saturating_add(MARGIN).saturating_add(MARGIN)
    }

    /// How long a lease lives for what lives so long.
    pub(super) fn life(&self, ttl: Duration) -> Duration {
        match ttl.is_zero() {
            true => self.options.longest,
            false => ttl,
        }
    }

    /// Grants leases.
    pub(crate) async fn grant_all(
        &self,
        names: &[Fingerprint],
        ttl: Duration,
        watch: &mut Watch,
    ) -> Granted {
        let mut operations = Vec::new();
        for name in names {
            operations.extend(self.grant(*name, self.life(ttl)).ok_or(None)?);
        }
        watch.join(Watch::begin(self, names));
        let replies = self.run(operations).await.ok_or_else(|| Some(rests()))?;
        self.granted(names, &mut replies.into_iter(), watch)
    }

    /// The leases that were granted, if all were.
    pub(super) fn granted(
        &self,
        names: &[Fingerprint],
        replies: &mut std::vec::IntoIter<Result<Reply, Fault>>,
        watch: &mut Watch,
    ) -> Granted {
        let mut stamps = Vec::with_capacity(names.len());
        let (mut is_complete, mut fault) = (true, None);
        for name in names {
            let (added, reply) = (replies.next(), replies.next());
            reply.iter().for_each(|reply| watch.note_reply(self, reply));
            let why = first_fault([&added, &reply].into_iter().flatten());
            match reply.and_then(stamp) {
                Some(stamp) => stamps.push((*name, stamp)),
                None => (is_complete, fault) = (false, fault.or(why)),
            }
        }
        match is_complete {
            true => Ok(stamps),
            false => Err(fault),
        }
    }
}

fn first_fault<'r>(replies: impl Iterator<Item = &'r Result<Reply, Fault>>) -> Option<Fault> {
    replies
        .filter_map(|reply| reply.as_ref().err())
        .next()
        .cloned()
}

/// Whether the masks of a function were read after its lease was granted: it is the first, and on the
/// server where they are, but for a moment in which these two move from one to another.
pub(super) fn came_after(stamps: &[Stamped], masks: &Reply) -> bool {
    let granted = stamps.first();
    granted.is_some_and(|(_, stamp)| stamp.fence == masks.server.fence)
}
