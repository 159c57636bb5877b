//! What the tests share.

mod gate;
mod overlap;
mod run;

pub(crate) use gate::Gate;
pub(crate) use overlap::{Db, Place, Race};
pub(crate) use run::{Counter, on_tokio, poll_once, within};
