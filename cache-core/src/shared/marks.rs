//! Marks: leases that stand for nothing while a write is under way, so that nothing is left standing if
//! its process is killed before it can invalidate.
//!
//! A mark is in the place of a nonce, and longer: sixteen bytes of the store's, then sixteen for each
//! write that is under way, and eight that say when it is taken to have been killed. While it is there
//! the lease can neither be found standing nor granted. A write adds itself before its body, and takes
//! itself out afterwards; a mark whose writes were killed lapses, and the lease is gone. Nobody else
//! takes a mark away, not for a moment: see `Operation::Revoke`.

use super::cache::Inner;
use super::fill::millis;
use super::look::now;
use super::unique::unique;
use crate::lease::Fingerprint;
use crate::store::{Answer, Bytes, Fault, FaultKind, Key, Operation, Reply, Stored, Version};

/// A write, as marks name it.
pub(crate) type WriteId = [u8; 16];

/// A write that a mark names, and until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marked {
    write: WriteId,
    /// In milliseconds since 1970.
    until: u64,
}

/// How often others may change a mark while it is being changed.
const ATTEMPTS: usize = 64;
/// How many writes a mark names at most. Those that find it full wait for no place: the mark stands for
/// them as well, for as long as others renew it.
const MOST: usize = 256;

impl Inner {
    /// Marks leases for a write that begins.
    pub(crate) async fn mark(&self, names: &[Fingerprint], write: WriteId) -> Result<(), Fault> {
        let until = now().saturating_add(millis(self.options.longest_write));
        for name in names {
            self.change_mark(*name, |writes| {
                if writes.len() < MOST {
                    writes.push(Marked { write, until });
                }
                true
            })
            .await?;
        }
        self.delete(self.anys(names)).await
    }

    /// Takes a write out of the marks on leases. A lease on which there is none is revoked.
    pub(crate) async fn release(&self, names: &[Fingerprint], write: WriteId) -> Result<(), Fault> {
        for name in names {
            self.change_mark(*name, |writes| {
                writes.retain(|other| other.write != write);
                true
            })
            .await?;
        }
        Ok(())
    }

    /// Takes a write out of the marks on leases of which it is not known whether it has marked them. Where
    /// it has not, the lease stands as it did.
    pub(crate) async fn release_if_marked(
        &self,
        names: &[Fingerprint],
        write: WriteId,
    ) -> Result<(), Fault> {
        for name in names {
            self.change_mark(*name, |writes| {
                let before = writes.len();
                writes.retain(|other| other.write != write);
                writes.len() < before
            })
            .await?;
        }
        Ok(())
    }

    /// Changes who is named by the mark on a lease, unless it is said that there is nothing to change. If
    /// nobody is from then on, a new nonce is in its place, which nothing was granted yet.
    async fn change_mark(
        &self,
        name: Fingerprint,
        change: impl Fn(&mut Vec<Marked>) -> bool,
    ) -> Result<(), Fault> {
        let key = self.names.lease(name);
        for _ in 0..ATTEMPTS {
            let get = Operation::Get { key: key.clone() };
            let reply = self.insist(vec![get]).await.pop();
            let stored = match reply.transpose()? {
                Some(Reply {
                    answer: Answer::Value(stored),
                    ..
                }) => stored,
                _ => None,
            };
            let mut writes = stored.as_ref().map(writes).unwrap_or_default();
            if !change(&mut writes) {
                return Ok(());
            }
            writes.retain(|other| other.until > now());
            if writes.is_empty() && stored.is_none() {
                return Ok(());
            }
            let version = stored.map(|stored| stored.version);
            if self.put_mark(&key, version, &writes).await? {
                return Ok(());
            }
        }
        let why = "many writes mark one thing at once";
        Err(Fault::new(FaultKind::Refused, why))
    }

    async fn put_mark(
        &self,
        key: &Key,
        version: Option<Version>,
        writes: &[Marked],
    ) -> Result<bool, Fault> {
        let ttl = match writes.is_empty() {
            true => self.lease_life(),
            false => self.options.longest_write,
        };
        let unique = unique().map_err(|error| Fault::new(FaultKind::Refused, error.to_string()))?;
        let mut value = unique.to_vec();
        for Marked { write, until } in writes {
            value.extend(write);
            value.extend(until.to_le_bytes());
        }
        let store = Operation::store_over(version, key.clone(), Bytes::from(value), ttl);
        let reply = self.insist(vec![store]).await.pop();
        let done = Answer::Done(true);
        Ok(reply.transpose()?.is_some_and(|reply| reply.answer == done))
    }
}

/// The writes that the mark on a lease names; none if there is a nonce, or what makes no sense.
pub(crate) fn writes(stored: &Stored) -> Vec<Marked> {
    let (named, rest) = stored.value.get(16..).unwrap_or_default().as_chunks();
    if !rest.is_empty() || named.len() > MOST {
        return Vec::new();
    }
    let marked = |bytes: &[u8; 24]| {
        let (mut write, mut until) = ([0; 16], [0; 8]);
        write.copy_from_slice(&bytes[..16]);
        until.copy_from_slice(&bytes[16..]);
        Marked {
            write,
            until: u64::from_le_bytes(until),
        }
    };
    named.iter().map(marked).collect()
}
