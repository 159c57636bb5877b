//! Who has the file: carries operations out, and gets over what goes wrong.

use super::changes::{Changes, weight};
use super::opened::{Opened, caught};
use super::settings::Settings;
use super::shelf::look;
use super::trouble::Trouble;
use super::uses::Uses;
use crate::store::{Answer, Fault, Operation, Reply, Server};
use redb::{Error, ReadableDatabase};

/// The part of the capacity that one transaction may write, roughly. The pages that it replaces are free
/// after the next one.
const AT_ONCE: u64 = 16;
/// What a change writes besides the value, with what goes for it: a page in each table for each.
const SPREAD: u64 = 8 * 4096;

#[derive(Debug)]
pub(super) struct Keeper {
    settings: Settings,
    opened: Option<Opened>,
    uses: Uses,
    /// More is in the file than there is room for, as far as this process has seen.
    is_over: bool,
}

impl Keeper {
    /// Opens the file.
    pub(super) fn new(settings: Settings) -> Result<Self, Trouble> {
        let opened = Opened::open(&settings)?;
        Ok(Keeper {
            settings,
            opened: Some(opened),
            uses: Uses::default(),
            is_over: false,
        })
    }

    /// Carries operations out, in order, and answers each. If the file has come to harm they are carried
    /// out on the one that takes its place.
    pub(super) fn carry_out(&mut self, operations: &[Operation]) -> Result<Vec<Reply>, Fault> {
        let first = match self.try_to(operations) {
            Ok(replies) => return Ok(replies),
            Err(trouble) => self.get_over(trouble),
        };
        first
            .and_then(|()| self.try_to(operations))
            .map_err(|trouble| {
                let fault = trouble.fault();
                let _ = self.get_over(trouble);
                fault
            })
    }

    /// Takes out some of what there is no room for, if nothing else is to be done. False once the rest
    /// fits, or if that can't be seen to.
    pub(super) fn shed(&mut self) -> bool {
        if !std::mem::take(&mut self.is_over) {
            return false;
        }
        let Some(opened) = &self.opened else {
            return false;
        };
        let (settings, uses) = (&self.settings, &mut self.uses);
        match caught(|| change(opened, &[], settings, uses)) {
            Ok(changed) => self.is_over = changed.is_over,
            Err(trouble) => _ = self.get_over(trouble),
        }
        self.is_over
    }

    fn try_to(&mut self, operations: &[Operation]) -> Result<Vec<Reply>, Trouble> {
        let path = &self.settings.path;
        // somebody may have deleted it or put another in its place: others have that one now
        if let Some(other) = self.opened.take_if(|opened| !opened.is_in_place(path)) {
            other.close();
        }
        let opened = match &mut self.opened {
            Some(opened) => opened,
            none => none.insert(Opened::open(&self.settings)?),
        };
        let (settings, uses) = (&self.settings, &mut self.uses);
        let answers = match caught(|| read(opened, operations, uses))? {
            Some(answers) => answers,
            None => {
                let changed = caught(|| change(opened, operations, settings, uses))?;
                self.is_over = changed.is_over;
                is_small(opened, settings)?;
                changed.answers
            }
        };
        let server = Server {
            fence: opened.fence(),
            session: 0,
        };
        let reply = |answer| Reply { answer, server };
        Ok(answers.into_iter().map(reply).collect())
    }

    /// Has the next try begin with a file that is good, if that is in this process's power.
    fn get_over(&mut self, trouble: Trouble) -> Result<(), Trouble> {
        match (self.opened.take(), trouble) {
            (Some(opened), trouble) => opened.put_away(&self.settings.path, &trouble),
            (None, trouble) => Err(trouble),
        }
    }
}

/// Space becomes free once nobody reads what was there, and who was stopped meanwhile reads for ever.
fn is_small(opened: &Opened, settings: &Settings) -> Result<(), Trouble> {
    let (taken, most) = (opened.taken()?, settings.most());
    match taken <= most {
        true => Ok(()),
        false => Err(Trouble::Full(format!(
            "it takes {taken} bytes, and has a capacity of {}: either it was opened with a larger one, \
             or a process that reads it was stopped",
            settings.capacity
        ))),
    }
}

/// The answers to operations that change nothing; none if one of them does.
fn read(
    opened: &Opened,
    operations: &[Operation],
    uses: &mut Uses,
) -> Result<Option<Vec<Answer>>, Error> {
    // it needs no look
    if let Some(Operation::Set { .. }) = operations.first() {
        return Ok(None);
    }
    let transaction = opened.database.begin_read()?;
    let shelf = look(&transaction)?;
    let answers = operations.iter();
    answers
        .map(|operation| shelf.answer(operation, uses))
        .collect()
}

/// What came of a change.
struct Changed {
    answers: Vec<Answer>,
    is_over: bool,
}

/// The answers to operations, after they were carried out: in one transaction, but for what is large.
/// Makes room in one in any case.
fn change(
    opened: &Opened,
    operations: &[Operation],
    settings: &Settings,
    uses: &mut Uses,
) -> Result<Changed, Error> {
    let mut answers = Vec::with_capacity(operations.len());
    loop {
        let rest = operations.get(answers.len()..).unwrap_or_default();
        let transaction = opened.database.begin_write()?;
        let mut changes = Changes::begin(&transaction)?;
        changes.note(uses)?;
        let mut written = 0;
        for operation in rest {
            answers.push(changes.carry_out(operation, uses)?);
            written += weight(operation.value_len()) + SPREAD;
            if written > settings.capacity / AT_ONCE {
                break;
            }
        }
        let fits = changes.make_room(settings.load(), settings.entries)?;
        changes.end(uses)?;
        transaction.commit()?;
        if answers.len() == operations.len() {
            return Ok(Changed {
                answers,
                is_over: !fits,
            });
        }
    }
}
