//! Statics made beforehand.

use super::functions::Row;
use super::oracle::rest;
use super::writes::whole;
use crate::flight::{Board, Boarding, Outcome, Waiting};
use crate::held::Copied;

/// Has every static made. While a thread unwinds, `shuttle` makes none.
pub(in crate::models) fn prepare() {
    rest();
    whole::<Row>().apply();
    let flights = Board::<u64, Copied<u64>>::new(1);
    let flight = |key| match flights.board(key, key, |other| *other == key, || None) {
        Boarding::Lead(flight) => flight,
        _ => unreachable!("nobody else is there"),
    };
    let (one, other) = (flight(1), flight(2));
    let waiting = Waiting::new(one.clone(), vec![other.id()]);
    one.end(Outcome::Lost);
    if let Some(waiting) = waiting {
        waiting.block();
    }
}
