//! The entries at one moment, and the operations that change nothing.

use super::tables::{Digest, ENTRIES, Row, VALUES, digest};
use super::uses::Uses;
use crate::store::{Answer, Operation, Stored, Version};
use redb::{Error, ReadTransaction, ReadableTable};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What is known of an entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// When it expires, in milliseconds since 1970.
    pub(super) until: u64,
    /// The lower, the sooner it goes where there is no room.
    pub(super) turn: u64,
    /// What it takes in the file, in bytes.
    pub(super) weight: u64,
}

impl Entry {
    pub(super) fn of((until, turn, weight): Row) -> Self {
        Entry {
            until,
            turn,
            weight,
        }
    }

    pub(super) fn row(self) -> Row {
        (self.until, self.turn, self.weight)
    }
}

/// The entries, in a transaction.
pub(super) struct Shelf<E, V> {
    pub(super) entries: E,
    pub(super) values: V,
    now: u64,
}

/// Those that there are now, for operations that only read.
pub(super) fn look(
    transaction: &ReadTransaction,
) -> Result<Shelf<impl ReadableTable<Digest, Row>, impl ReadableTable<Digest, &'static [u8]>>, Error>
{
    let entries = transaction.open_table(ENTRIES)?;
    let values = transaction.open_table(VALUES)?;
    Ok(Shelf::new(entries, values))
}

impl<E, V> Shelf<E, V>
where
    E: ReadableTable<Digest, Row>,
    V: ReadableTable<Digest, &'static [u8]>,
{
    pub(super) fn new(entries: E, values: V) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = since.map(milliseconds).unwrap_or_default();
        Shelf {
            entries,
            values,
            now,
        }
    }

    /// What an operation is answered with, if it changes nothing.
    pub(super) fn answer(
        &self,
        operation: &Operation,
        uses: &mut Uses,
    ) -> Result<Option<Answer>, Error> {
        let digest = digest(operation.key());
        let entry = self.entry(digest)?;
        if let Some(entry) = entry {
            uses.note(digest, entry.turn);
        }
        Ok(match (operation, entry) {
            (Operation::Set { .. }, _)
            | (Operation::Add { .. }, None)
            | (Operation::Delete { .. }, Some(_)) => None,
            (operation, None) if operation.is_answered_with_a_value() => Some(Answer::Value(None)),
            (_, None) | (Operation::Add { .. }, Some(_)) => Some(Answer::Done(false)),
            (Operation::Hold { ttl, .. }, Some(entry)) if entry.until < self.after(*ttl) => None,
            (Operation::Get { .. } | Operation::Hold { .. }, Some(_)) => {
                Some(Answer::Value(Some(self.stored(digest)?)))
            }
            (Operation::Revoke { .. }, Some(_)) => {
                (!self.is_lease(digest)?).then_some(Answer::Done(false))
            }
            (Operation::Swap { version, .. }, Some(_)) => {
                (self.version(digest)? != *version).then_some(Answer::Done(false))
            }
        })
    }

    /// What is known of an entry that has not expired.
    pub(super) fn entry(&self, digest: Digest) -> Result<Option<Entry>, Error> {
        let row = self.entries.get(digest)?;
        let entry = row.map(|row| Entry::of(row.value()));
        Ok(entry.filter(|entry| !self.is_past(entry.until)))
    }

    /// The value of an entry that there is.
    pub(super) fn stored(&self, digest: Digest) -> Result<Stored, Error> {
        let value = self.values.get(digest)?.ok_or_else(missing)?;
        Ok(Stored {
            version: Version::of(value.value()),
            value: value.value().into(),
        })
    }

    fn version(&self, digest: Digest) -> Result<Version, Error> {
        let value = self.values.get(digest)?.ok_or_else(missing)?;
        Ok(Version::of(value.value()))
    }

    /// Whether a value is no longer than a lease, and so no mark of a write.
    fn is_lease(&self, digest: Digest) -> Result<bool, Error> {
        let value = self.values.get(digest)?.ok_or_else(missing)?;
        Ok(value.value().len() <= 16)
    }

    pub(super) fn is_past(&self, until: u64) -> bool {
        until <= self.now
    }

    /// The time after a time, never now: what is stored is there for a moment at least.
    pub(super) fn after(&self, ttl: Duration) -> u64 {
        self.now.saturating_add(milliseconds(ttl)).max(self.now + 1)
    }
}

fn missing() -> Error {
    Error::Corrupted("an entry has no value".into())
}

/// A time in milliseconds, rounded up.
fn milliseconds(time: Duration) -> u64 {
    let rounded_up = time.as_nanos().div_ceil(1_000_000);
    u64::try_from(rounded_up).unwrap_or(u64::MAX)
}
