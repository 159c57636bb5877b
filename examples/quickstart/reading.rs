//! Reading through the cache, with a stopwatch, and comparing with the database.

use std::time::{Duration, Instant};

use crate::{
    Failure,
    call::{Answer, Call},
    db::Db,
};

/// Where an answer came from.
#[derive(Clone, Copy, PartialEq)]
pub enum Source {
    Cache,
    Computed,
}

/// A query, called once and then a hundred times more.
pub struct Reading {
    pub call: Call,
    pub answer: Answer,
    pub first: Source,
    pub first_took: Duration,
    pub next: Source,
    pub next_took: Duration,
}

const NEXT: u32 = 100;

impl Reading {
    /// Reads, and fails if the cache's answer is not what the database holds.
    pub fn take(call: &Call, db: &Db) -> Result<Self, Failure> {
        let held = call.ask_database(db)?;
        let (first, first_took, answer) = timed(call, || call.make(db))?;
        let (next, next_took, again) = timed(call, || {
            (1..NEXT).try_for_each(|_| call.make(db).map(drop))?;
            call.make(db)
        })?;
        for cached in [&answer, &again] {
            if *cached != held {
                return Err(format!("{call}: read {cached:?}, the database holds {held:?}").into());
            }
        }
        let next_took = next_took / NEXT;
        Ok(Self {
            call: call.clone(),
            answer,
            first,
            first_took,
            next,
            next_took,
        })
    }

    /// How many times faster the next calls were than the first.
    pub fn speedup(&self) -> f64 {
        self.first_took.as_secs_f64() / self.next_took.as_secs_f64()
    }
}

/// Runs calls of one query; the function's own counters tell whether its body ran.
fn timed(
    call: &Call,
    run: impl FnOnce() -> rusqlite::Result<Answer>,
) -> Result<(Source, Duration, Answer), Failure> {
    let loads = call.loads();
    let start = Instant::now();
    let answer = run()?;
    let took = start.elapsed();
    let source = if call.loads() == loads {
        Source::Cache
    } else {
        Source::Computed
    };
    Ok((source, took, answer))
}
