//! After a computation: storing the value for other processes.

use super::cache::Inner;
use super::envelope::{Envelope, Seal};
use super::leases::{Watch, stamp};
use super::placeholder::placeholder;
use super::revoke::is_lasting;
use super::spans::Stay;
use super::stamps::Stamped;
use super::task::Claim;
use crate::lease::{Extent, Group};
use crate::logs::warn;
use crate::store::{Answer, Bytes, Fault, Key, Operation, Reply, Version};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::time::Duration;

/// A value that is to be stored, or an error.
#[derive(Clone, Debug)]
pub(crate) struct Filling {
    pub(crate) seal: Seal,
    pub(crate) payload: Vec<u8>,
    pub(crate) is_failure: bool,
    pub(crate) stamps: Vec<Stamped>,
    pub(crate) stay: Stay,
}

/// What became of a value that was to be stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Filled {
    Stored,
    /// Something that it depends on was invalidated, or another one was stored.
    Overtaken,
    /// The store failed, or does not take it.
    Not,
}

/// How many leases of one function or tag type an entry lists before it lists the group's any-lease
/// instead.
const BOUND: usize = 64;
/// How much longer than an entry its leases live.
pub(super) const MARGIN: Duration = Duration::from_secs(60);

impl Inner {
    /// Stores a value, if nothing that it depends on was invalidated since it was granted.
    pub(crate) async fn fill(&self, claim: &Claim, filling: Filling) -> Filled {
        let filled = self.fill_in(claim, filling).await;
        if claim.turn.is_some() {
            self.give_up_claim(claim).await;
        }
        filled
    }

    async fn fill_in(&self, claim: &Claim, filling: Filling) -> Filled {
        let stay = filling.stay;
        let Some((value, leases)) = self.pack(&claim.entry, filling).await else {
            self.give_up_claim(claim).await;
            return Filled::Not;
        };
        self.store(claim, value, &leases, stay).await
    }

    /// A value as it is stored, and the leases that it lists. None if one of them is gone, or it can't be
    /// stored.
    pub(super) async fn pack(
        &self,
        entry: &Key,
        filling: Filling,
    ) -> Option<(Bytes, Vec<Stamped>)> {
        let stay = filling.stay;
        let leases = self.coarsen(&filling.stamps, stay.whole()).await?;
        let content = Envelope {
            leases: leases.iter().map(stored).collect(),
            fresh_until: stay.fresh_until(),
            deadline: stay.deadline(),
            is_failure: filling.is_failure,
            payload: filling.payload.into(),
        };
        match filling.seal.close(entry.as_str(), &content) {
            Ok(value) => Some((value, leases)),
            Err(why) => {
                warn!("a value of {entry} is not shared: {why:?}");
                None
            }
        }
    }

    /// Has others wait no longer for a value that is not stored. One past its time stays where it is.
    pub(crate) async fn give_up_claim(&self, claim: &Claim) {
        match claim.turn {
            None => self.take_out(claim.entry.clone(), claim.version).await,
            Some(turn) => self.take_out(self.names.turn(&claim.entry), turn).await,
        }
    }

    /// Takes one's own mark out.
    pub(super) async fn take_out(&self, key: Key, version: Version) {
        let Ok(value) = placeholder(self.options.patience) else {
            return;
        };
        // whoever has claimed it meanwhile is left alone
        let swap = Operation::Swap {
            key: key.clone(),
            version,
            value: Bytes::from(value),
            ttl: self.options.patience,
        };
        let swapped = self
            .run(vec![swap])
            .await
            .and_then(|mut replies| replies.pop());
        let is_lost = match swapped {
            // without room it can't be told whose it is
            Some(Err(fault)) => is_lasting(&fault),
            Some(reply) => is_done(reply),
            None => false,
        };
        if is_lost {
            self.run(vec![Operation::Delete { key }]).await;
        }
    }

    /// Stores, and finds out whether the leases stand: what is stored in vain is served to nobody.
    async fn store(&self, claim: &Claim, value: Bytes, stamps: &[Stamped], stay: Stay) -> Filled {
        let ttl = stay.unread();
        let mut operations = self.holds(stamps, stay.whole());
        operations.push(Operation::Swap {
            key: claim.entry.clone(),
            version: claim.version,
            value: value.clone(),
            ttl,
        });
        let Some(mut replies) = self.run(operations).await else {
            return Filled::Not;
        };
        let swapped = replies.pop();
        if let Some(Err(fault)) = &swapped
            && is_lasting(fault)
        {
            warn!("a value of {} is not shared: {fault}", claim.entry);
            self.give_up_claim(claim).await;
            return Filled::Not;
        }
        let swapped = swapped.is_some_and(is_done);
        let failed = replies.iter().any(Result::is_err);
        match (all_stand(stamps, replies), swapped) {
            (true, true) => return Filled::Stored,
            (false, _) if failed => return Filled::Not,
            (false, _) => return Filled::Overtaken,
            (true, false) => {}
        }
        // the mark has lapsed, for the computation took its time
        let key = claim.entry.clone();
        let add = Operation::Add { key, value, ttl };
        let replies = self.run(vec![add]).await;
        match replies.and_then(|mut replies| replies.pop()) {
            None | Some(Err(_)) => Filled::Not,
            Some(reply) => match is_done(reply) {
                true => Filled::Stored,
                false => Filled::Overtaken,
            },
        }
    }

    /// What has leases live on for as long as an entry.
    pub(super) fn holds(&self, stamps: &[Stamped], life: Duration) -> Vec<Operation> {
        let ttl = life.saturating_add(MARGIN);
        let hold = |(name, _): &Stamped| Operation::Hold {
            key: self.names.lease(*name),
            ttl,
        };
        stamps.iter().map(hold).collect()
    }

    /// The leases that an entry lists for what its value depends on. None if one of them is gone.
    ///
    /// The any-lease is granted first: it covers only what is found to stand after that, and before the
    /// entry is there, which does not tell of it any more.
    async fn coarsen(&self, stamps: &[Stamped], life: Duration) -> Option<Vec<Stamped>> {
        let mut fine: HashMap<Group, usize, FxBuildHasher> = HashMap::default();
        for (name, _) in stamps.iter().filter(|(name, _)| name.extent.is_fine()) {
            *fine.entry(name.group).or_default() += 1;
        }
        fine.retain(|_, count| *count > BOUND);
        if fine.is_empty() {
            return Some(stamps.to_vec());
        }
        let anys: Vec<_> = fine.keys().map(|group| group.name(Extent::ANY)).collect();
        let granted = self
            .grant_all(&anys, self.lease_life(), &mut Watch::default())
            .await
            .ok()?;
        let is_covered =
            |(name, _): &&Stamped| name.extent.is_fine() && fine.contains_key(&name.group);
        let mut leases: Vec<_> = stamps
            .iter()
            .filter(|stamped| !is_covered(stamped))
            .copied()
            .collect();
        leases.retain(|(name, _)| !anys.contains(name));
        leases.extend(granted);
        let replies = self.run(self.holds(stamps, life)).await?;
        all_stand(stamps, replies).then_some(leases)
    }
}

/// Whether leases are found to stand, as they were granted.
pub(super) fn all_stand(stamps: &[Stamped], replies: Vec<Result<Reply, Fault>>) -> bool {
    let found = replies.into_iter().map(stamp);
    found.eq(stamps.iter().map(|(_, stamp)| Some(*stamp)))
}

fn stored((name, stamp): &Stamped) -> (u64, u64, super::stamp::Stamp) {
    let (group, extent) = name.to_stored();
    (group, extent, *stamp)
}

pub(super) fn is_done(reply: Result<Reply, Fault>) -> bool {
    matches!(
        reply,
        Ok(Reply {
            answer: Answer::Done(true),
            ..
        })
    )
}

pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
