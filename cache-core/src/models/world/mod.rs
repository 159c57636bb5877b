//! What models are about: a database of versions, functions cached over it, and the oracle.

mod cached;
mod calls;
mod database;
mod functions;
mod oracle;
#[cfg(shuttle)]
mod prepare;
mod tags;
mod writes;

pub(super) use cached::Cached;
pub(super) use calls::{get, get_by, of};
pub(super) use database::{
    ROWS, Seen, UNCOMMITTED, commit, commit_next, made_of, merge, read, returned, rows, set_down,
    transaction, written,
};
pub(super) use functions::{
    Aged, AgedOverRow, Both, Failing, Heavy, OverWide, Peeks, Ping, Pong, Row, Tagged, Top, Wide,
};
pub(super) use oracle::{assess, check, rest, try_check};
#[cfg(shuttle)]
pub(super) use prepare::prepare;
pub(super) use writes::{change, entry, every_tag, slice, table, tag, whole, write};
