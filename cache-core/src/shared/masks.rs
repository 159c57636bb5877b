//! Masks of functions whose entries are shared: known to all processes, at one place in the store.
//!
//! What is read there: sixteen bytes of the store's, then nine for each mask, the last of which says
//! whether every value from before it was noted is gone.

use super::background::pause;
use super::cache::Inner;
use super::unique::unique;
use crate::lease::{Extent, Fingerprint, Group, Mask};
use crate::store::{Answer, Bytes, Fault, Operation, Reply, Version};
use std::time::Duration;

/// A function, and a key of it by parts.
#[derive(Clone, Debug)]
pub(crate) struct Masked {
    pub(crate) group: Group,
    pub(crate) digests: Vec<u64>,
}

/// The masks of one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Noted(Vec<(Mask, bool)>);

/// Past this many, an invalidation by part clears the function.
const MOST: usize = 8;
/// How long one waits at first, and at most, for who has noted a mask to clear the function.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(64);
/// How often others may change the masks while one is being noted, until the function is cleared
/// instead.
const ATTEMPTS: usize = 64;

impl Masked {
    /// The masks that are known; none if what is read makes no sense.
    pub(super) fn read(answer: Answer) -> Option<Vec<Mask>> {
        let Answer::Value(stored) = answer else {
            return None;
        };
        let noted = match stored {
            Some(stored) => Noted::read(&stored.value)?,
            None => Noted::default(),
        };
        Some(noted.0.iter().map(|(mask, _)| *mask).collect())
    }

    /// The slices that the key is part of under masks.
    pub(super) fn slices(&self, masks: &[Mask]) -> Vec<Fingerprint> {
        let slice = |mask: &Mask| self.group.name(self.group.slice(*mask, &self.digests));
        masks.iter().map(slice).collect()
    }
}

impl Inner {
    /// What asks for the masks of a function.
    pub(super) fn ask_masks(&self, masked: &Masked) -> Operation {
        let key = self.names.masks(masked.group.name(Extent::WHOLE));
        Operation::Get { key }
    }

    /// Sees to it that every value that is served depends on its slice under a mask. False if the
    /// function has to be cleared instead.
    pub(crate) async fn note(&self, group: Group, mask: Mask) -> Result<bool, Fault> {
        let (mut is_own, mut time) = (false, SHORT);
        for _ in 0..ATTEMPTS {
            let (mut noted, version) = self.masks(group).await?;
            match noted.0.iter().find(|(other, _)| *other == mask) {
                Some((_, true)) => return Ok(true),
                Some(_) if is_own || time > LONG => {}
                // who has noted it clears the function: once is enough, and who is not heard of any more
                // is not waited for
                Some(_) => {
                    pause(time).await;
                    time *= 2;
                    continue;
                }
                None if noted.0.len() >= MOST => return Ok(false),
                None => {
                    noted.0.push((mask, false));
                    is_own = self.write_masks(group, &noted, version).await?;
                    continue;
                }
            }
            let whole = group.name(Extent::WHOLE);
            self.delete_leases(&[whole], Vec::new()).await?;
            self.revoke_near(&[whole]);
            noted.activate(mask);
            self.write_masks(group, &noted, version).await?;
        }
        Ok(false)
    }

    async fn masks(&self, group: Group) -> Result<(Noted, Option<Version>), Fault> {
        let key = self.names.masks(group.name(Extent::WHOLE));
        let ttl = self.options.longest;
        let reply = self.insist(vec![Operation::Hold { key, ttl }]).await.pop();
        match reply.transpose()? {
            Some(Reply {
                answer: Answer::Value(Some(stored)),
                ..
            }) => {
                // what makes no sense is written anew
                let noted = Noted::read(&stored.value).unwrap_or_default();
                Ok((noted, Some(stored.version)))
            }
            _ => Ok((Noted::default(), None)),
        }
    }

    /// Writes the masks in the place of those that were read. False if others were quicker, which is
    /// seen when they are read again.
    async fn write_masks(
        &self,
        group: Group,
        noted: &Noted,
        version: Option<Version>,
    ) -> Result<bool, Fault> {
        let key = self.names.masks(group.name(Extent::WHOLE));
        let (value, ttl) = (noted.write(), self.options.longest);
        let store = Operation::store_over(version, key, value, ttl);
        let reply = self.insist(vec![store]).await.pop();
        let answer = reply.transpose()?.map(|reply| reply.answer);
        Ok(answer == Some(Answer::Done(true)))
    }
}

impl Noted {
    fn activate(&mut self, mask: Mask) {
        let of = |(other, _): &&mut (Mask, bool)| *other == mask;
        self.0
            .iter_mut()
            .filter(of)
            .for_each(|(_, active)| *active = true);
    }

    fn read(value: &[u8]) -> Option<Self> {
        let (masks, rest) = value.get(16..)?.as_chunks::<9>();
        if !rest.is_empty() || masks.len() > MOST {
            return None;
        }
        let mask = |bytes: &[u8; 9]| {
            let mut number = [0; 8];
            number.copy_from_slice(&bytes[..8]);
            (Mask(u64::from_le_bytes(number)), bytes[8] == 1)
        };
        Some(Noted(masks.iter().map(mask).collect()))
    }

    fn write(&self) -> Bytes {
        let mut value = unique().unwrap_or_default().to_vec();
        for (mask, active) in &self.0 {
            value.extend(mask.0.to_le_bytes());
            value.push(u8::from(*active));
        }
        value.into()
    }
}
