//! What a store answers.

use super::{Bytes, Version};

/// What came of an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// Who gave it.
    pub server: Server,
}

/// The answer to an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// What is there.
    Value(Option<Stored>),
    /// Whether it did something.
    Done(bool),
}

/// A value that is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// The value.
    pub value: Bytes,
    /// What to say in [`Operation::Swap`](super::Operation::Swap) to replace it.
    pub version: Version,
}

/// The server that answered, and whether it tells of changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Server {
    /// Tells servers apart, and one server from itself with other data than that which came of the
    /// operations it has answered: after a restart, or a failover. Zero where nothing survives either.
    pub fence: u64,
    /// Where changes are watched, for what stretch of time without a gap: zero if the reading was not
    /// within one.
    pub session: u64,
}

impl Server {
    /// One whose data are gone whenever it was.
    pub const FORGETFUL: Self = Server {
        fence: 0,
        session: 0,
    };
}
