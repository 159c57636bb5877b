//! A transaction that changes the file.

use super::shelf::{Entry, Shelf};
use super::tables::{Digest, ENDS, ENTRIES, LOAD, Row, TURNS, VALUES, digest};
use super::uses::Uses;
use crate::store::{Answer, Bytes, Operation};
use redb::{Error, ReadableTable, ReadableTableMetadata, Table, WriteTransaction};
use std::time::Duration;

/// How many that have expired are taken out by each transaction, over and above those that are in the
/// way.
const SWEEP: u64 = 64;
/// How many are taken out by one transaction where there is no room, if it has put in less than half as
/// many: where the capacity is smaller than it was, it takes several until the rest fits.
const STEP: u64 = 512;

pub(super) struct Changes<'t> {
    shelf: Shelf<Table<'t, Digest, Row>, Table<'t, Digest, &'static [u8]>>,
    ends: Table<'t, (u64, Digest), ()>,
    turns: Table<'t, u64, Digest>,
    kept_load: Table<'t, (), u64>,
    load: u64,
    /// The last turn that was given away.
    last: u64,
    put: Taken,
    removed: Taken,
}

/// Some entries, and what they take in the file.
#[derive(Clone, Copy, Default, Debug)]
struct Taken {
    entries: u64,
    load: u64,
}

impl Taken {
    fn add(&mut self, weight: u64) {
        self.entries += 1;
        self.load = self.load.saturating_add(weight);
    }
}

impl<'t> Changes<'t> {
    pub(super) fn begin(transaction: &'t WriteTransaction) -> Result<Self, Error> {
        let entries = transaction.open_table(ENTRIES)?;
        let values = transaction.open_table(VALUES)?;
        let turns = transaction.open_table(TURNS)?;
        let kept_load = transaction.open_table(LOAD)?;
        let last = turns.last()?.map(|(turn, _)| turn.value());
        let load = kept_load.get(())?.map(|load| load.value());
        Ok(Changes {
            shelf: Shelf::new(entries, values),
            ends: transaction.open_table(ENDS)?,
            turns,
            kept_load,
            load: load.unwrap_or_default(),
            last: last.unwrap_or_default(),
            put: Taken::default(),
            removed: Taken::default(),
        })
    }

    /// Puts those that were used last in line.
    pub(super) fn note(&mut self, uses: &mut Uses) -> Result<(), Error> {
        for digest in uses.take() {
            if let Some(entry) = self.shelf.entry(digest)? {
                self.turns.remove(entry.turn)?;
                let turn = self.next_turn(digest)?;
                let entry = Entry { turn, ..entry };
                self.shelf.entries.insert(digest, entry.row())?;
            }
        }
        Ok(())
    }

    /// Carries out an operation.
    pub(super) fn carry_out(
        &mut self,
        operation: &Operation,
        uses: &mut Uses,
    ) -> Result<Answer, Error> {
        if let Some(answer) = self.shelf.answer(operation, uses)? {
            return Ok(answer);
        }
        let digest = digest(operation.key());
        match operation {
            Operation::Add { value, ttl, .. }
            | Operation::Set { value, ttl, .. }
            | Operation::Swap { value, ttl, .. } => {
                self.put(digest, value, *ttl)?;
                Ok(Answer::Done(true))
            }
            Operation::Delete { .. } | Operation::Revoke { .. } => {
                self.remove(digest)?;
                Ok(Answer::Done(true))
            }
            Operation::Hold { ttl, .. } => {
                // some more than asked for, so that who holds again soon changes nothing
                self.lengthen(digest, self.shelf.after(ttl.saturating_add(*ttl / 4)))?;
                Ok(Answer::Value(Some(self.shelf.stored(digest)?)))
            }
            Operation::Get { .. } => Ok(Answer::Value(None)),
        }
    }

    /// Makes room, and takes out some of what has expired in any case. True if the rest fits now; if not,
    /// more than was put in has gone.
    pub(super) fn make_room(&mut self, load: u64, entries: u64) -> Result<bool, Error> {
        self.removed = Taken::default();
        loop {
            let is_over = self.load > load || self.shelf.entries.len()? > entries;
            let is_enough = match is_over {
                true => self.is_large(),
                false => self.removed.entries >= SWEEP,
            };
            if is_enough {
                return Ok(!is_over);
            }
            let first = self.ends.first()?.map(|(end, _)| end.value());
            match first {
                Some((until, digest)) if self.shelf.is_past(until) => {
                    self.ends.remove((until, digest))?;
                    self.remove(digest)?;
                }
                _ if !is_over => return Ok(true),
                _ => {
                    let first = self.turns.pop_first()?.map(|(_, digest)| digest.value());
                    let Some(digest) = first else { return Ok(true) };
                    self.remove(digest)?;
                }
            }
        }
    }

    /// Whether enough was removed for one transaction.
    fn is_large(&self) -> bool {
        let Changes { put, removed, .. } = self;
        removed.entries >= STEP.max(put.entries.saturating_mul(2))
            && removed.load >= put.load.saturating_mul(2)
    }

    /// What is left to be written.
    pub(super) fn end(mut self, uses: &mut Uses) -> Result<(), Error> {
        self.kept_load.insert((), self.load)?;
        uses.learn(self.last, self.shelf.entries.len()?);
        Ok(())
    }

    fn put(&mut self, digest: Digest, value: &Bytes, ttl: Duration) -> Result<(), Error> {
        self.remove(digest)?;
        let entry = Entry {
            until: self.shelf.after(ttl),
            turn: self.next_turn(digest)?,
            weight: weight(value.len()),
        };
        self.ends.insert((entry.until, digest), ())?;
        self.shelf.entries.insert(digest, entry.row())?;
        self.shelf.values.insert(digest, &value[..])?;
        self.load = self.load.saturating_add(entry.weight);
        self.put.add(entry.weight);
        Ok(())
    }

    /// Takes out what is there, even if it has expired.
    fn remove(&mut self, digest: Digest) -> Result<(), Error> {
        let row = self.shelf.entries.remove(digest)?;
        let Some(entry) = row.map(|row| Entry::of(row.value())) else {
            return Ok(());
        };
        self.ends.remove((entry.until, digest))?;
        self.turns.remove(entry.turn)?;
        self.shelf.values.remove(digest)?;
        self.load = self.load.saturating_sub(entry.weight);
        self.removed.add(entry.weight);
        Ok(())
    }

    fn lengthen(&mut self, digest: Digest, until: u64) -> Result<(), Error> {
        if let Some(entry) = self.shelf.entry(digest)? {
            self.ends.remove((entry.until, digest))?;
            self.ends.insert((until, digest), ())?;
            let entry = Entry { until, ..entry };
            self.shelf.entries.insert(digest, entry.row())?;
        }
        Ok(())
    }

    fn next_turn(&mut self, digest: Digest) -> Result<u64, Error> {
        let next = self.last.checked_add(1);
        self.last = next.ok_or_else(|| Error::Corrupted("there is no turn left".into()))?;
        self.turns.insert(self.last, digest)?;
        Ok(self.last)
    }
}

/// What an entry takes in the file, roughly: its value, where pages are two thirds full and those of
/// large values as large as the next power of two, and its rows.
pub(super) fn weight(len: usize) -> u64 {
    const ROWS: u64 = 220;
    const PAGE: u64 = 4096;
    let len = len as u64 + 40;
    let value = match len {
        0..1200 => len * 3 / 2,
        _ => len.next_power_of_two().max(PAGE),
    };
    value + ROWS
}
