//! What is in the file.
//!
//! Keys are digests, so that all tables but one are of rows of one length: they stay small, whatever
//! the keys are.

use crate::store::Key;
use redb::{Database, Error, TableDefinition};

/// The digest of a key.
pub(super) type Digest = u128;
/// When an entry expires, its turn to go, and what it takes in the file.
pub(super) type Row = (u64, u64, u64);

/// What is known of each entry.
pub(super) const ENTRIES: TableDefinition<Digest, Row> = TableDefinition::new("entries");
/// Their values.
pub(super) const VALUES: TableDefinition<Digest, &[u8]> = TableDefinition::new("values");
/// The entries in the order in which they expire.
pub(super) const ENDS: TableDefinition<(u64, Digest), ()> = TableDefinition::new("ends");
/// The entries in the order in which they go, where there is no room: that in which they came or were
/// used, roughly.
pub(super) const TURNS: TableDefinition<u64, Digest> = TableDefinition::new("turns");
/// What all entries take together.
pub(super) const LOAD: TableDefinition<(), u64> = TableDefinition::new("load");

/// Makes the tables, where there are none yet.
pub(super) fn make(database: &Database) -> Result<(), Error> {
    let changes = database.begin_write()?;
    changes.open_table(ENTRIES)?;
    changes.open_table(VALUES)?;
    changes.open_table(ENDS)?;
    changes.open_table(TURNS)?;
    changes.open_table(LOAD)?;
    Ok(changes.commit()?)
}

pub(super) fn digest(key: &Key) -> Digest {
    let mut first = [0; 16];
    let digest = blake3::hash(key.as_str().as_bytes());
    first.copy_from_slice(&digest.as_bytes()[..16]);
    u128::from_be_bytes(first)
}
