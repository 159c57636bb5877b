//! What the tests share.

mod gate;
mod overlap;
mod run;
mod store;

pub(crate) use gate::Gate;
pub(crate) use overlap::{Db, Place, Race};
pub(crate) use run::{Counter, expire, let_them_join, on_tokio, poll_once, within};
pub(crate) use store::{echoes, gated, reading, row_and_view, seen, store};
