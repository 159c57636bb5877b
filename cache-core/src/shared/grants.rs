//! Granting what a computation will depend on, before it begins.

use super::begin::Task;
use super::cache::Inner;
use super::fill::MARGIN;
use super::leases::{Standing, Watch, stamp};
use super::masks::Masked;
use super::stamps::Stamped;
use crate::lease::{Fingerprint, Mask};
use crate::store::{Fault, Reply};
use std::time::Duration;

impl Inner {
    /// Has the computation depend on its slices as well, under the masks that are known.
    pub(super) async fn grant_slices(
        &self,
        masked: &Masked,
        masks: &[Mask],
        task: &Task,
        watch: &mut Watch,
    ) -> Option<Vec<Stamped>> {
        let slices = masked.slices(masks).into_iter();
        let slices: Vec<_> = slices.filter(|slice| !task.names.contains(slice)).collect();
        match slices.is_empty() {
            true => Some(Vec::new()),
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

    /// Grants leases; none if one of them could not be.
    pub(crate) async fn grant_all(
        &self,
        names: &[Fingerprint],
        ttl: Duration,
        watch: &mut Watch,
    ) -> Option<Vec<Stamped>> {
        let mut operations = Vec::new();
        for name in names {
            operations.extend(self.grant(*name, self.life(ttl))?);
        }
        watch.join(Watch::begin(self, names));
        let replies = self.run(operations).await?;
        self.granted(names, &mut replies.into_iter(), watch)
    }

    /// The leases that were granted, if all were.
    pub(super) fn granted(
        &self,
        names: &[Fingerprint],
        replies: &mut std::vec::IntoIter<Result<Reply, Fault>>,
        watch: &mut Watch,
    ) -> Option<Vec<Stamped>> {
        let mut stamps = Vec::with_capacity(names.len());
        let mut complete = true;
        for name in names {
            let (_, reply) = (replies.next(), replies.next());
            reply.iter().for_each(|reply| watch.note_reply(self, reply));
            match reply.and_then(stamp) {
                Some(stamp) => stamps.push((*name, stamp)),
                None => complete = false,
            }
        }
        complete.then_some(stamps)
    }
}

/// Whether the masks of a function were read after its lease was granted: it is the first, and on the
/// server where they are, but for a moment in which these two move from one to another.
pub(super) fn came_after(stamps: Option<&[Stamped]>, masks: &Result<Reply, Fault>) -> bool {
    let granted = stamps.and_then(|stamps| stamps.first());
    let masks = masks.as_ref().ok();
    let servers = granted.zip(masks);
    servers.is_some_and(|((_, stamp), masks)| stamp.fence == masks.server.fence)
}
