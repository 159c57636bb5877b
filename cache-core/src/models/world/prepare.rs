//! Statics made beforehand.

use super::functions::Row;
use super::oracle::rest;
use super::writes::whole;
use crate::flight::{Outcome, Seen, Waiting};
use crate::held::Copied;
use crate::store::{Boarding, Bound, Memory};

/// Has every static made. While a thread unwinds, `shuttle` makes none.
pub(in crate::models) fn prepare() {
    rest();
    whole::<Row>().apply();
    let memory = Memory::<u64, Copied<u64>>::new(Bound::None);
    let flight = |key| match memory.board(key, key, |other| *other == key, Seen::Unknown, true) {
        Boarding::Lead(led) => led.flight.expect("it is announced"),
        _ => unreachable!("nobody else is there"),
    };
    let (one, other) = (flight(1), flight(2));
    let waiting = Waiting::new(one.clone(), vec![other.id()]);
    one.end(Outcome::Lost);
    if let Some(waiting) = waiting {
        waiting.block();
    }
}
