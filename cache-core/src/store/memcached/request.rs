//! Meta commands, and on which connection they make sense. `memcache` writes them.

use super::super::{Bytes, Key};
use super::{Fault, FaultKind};
use memcache::exp::{Error, MetaCommand, MetaOp};

/// A meta command.
#[derive(Debug)]
pub(super) struct Request {
    /// All of it, but for the value and the opaque.
    command: MetaCommand,
    value: Option<Bytes>,
    /// The connection that it makes sense on; any, if it is none.
    connection: Option<u64>,
}

impl Request {
    /// Reads.
    pub(super) fn get(key: &Key) -> Self {
        Request::of(MetaOp::Get, key).flag("v").flag("c")
    }

    /// Reads, also how many seconds are left.
    pub(super) fn get_with_ttl(key: &Key) -> Self {
        Request::get(key).flag("t")
    }

    /// Has an entry live for so many seconds from now.
    pub(super) fn touch(key: &Key, ttl: u64) -> Self {
        Request::of(MetaOp::Get, key).flag(format!("T{ttl}"))
    }

    /// Deletes.
    pub(super) fn delete(key: &Key) -> Self {
        Request::of(MetaOp::Delete, key)
    }

    /// Deletes the item with this CAS, on the connection it was read on alone.
    pub(super) fn delete_this(key: &Key, cas: u64, connection: u64) -> Self {
        Request::delete(key).if_still(cas, connection)
    }

    /// Stores.
    pub(super) fn set(key: &Key, value: Bytes, ttl: u64) -> Self {
        let mut request = Request::of(MetaOp::Set, key).flag(format!("T{ttl}"));
        request.value = Some(value);
        request
    }

    /// Stores unless there is something.
    pub(super) fn add(key: &Key, value: Bytes, ttl: u64) -> Self {
        Request::set(key, value, ttl).flag("ME")
    }

    /// Stores in the place of the item with this CAS, on the connection it was read on alone.
    pub(super) fn swap(key: &Key, value: Bytes, ttl: u64, cas: u64, connection: u64) -> Self {
        Request::set(key, value, ttl).if_still(cas, connection)
    }

    fn of(op: MetaOp, key: &Key) -> Self {
        Request {
            command: MetaCommand::new(op, key.as_str()),
            value: None,
            connection: None,
        }
    }

    fn flag(mut self, flag: impl Into<Vec<u8>>) -> Self {
        self.command = self.command.flag(flag);
        self
    }

    fn if_still(mut self, cas: u64, connection: u64) -> Self {
        self.connection = Some(connection);
        self.flag(format!("C{cas}"))
    }

    /// Whether it makes sense on this connection.
    pub(super) fn is_for(&self, connection: u64) -> bool {
        self.connection.is_none_or(|own| own == connection)
    }

    /// About how many bytes it takes.
    pub(super) fn len(&self) -> usize {
        let line = 64 + Key::LONGEST;
        line + self.value.as_ref().map_or(0, |value| value.len())
    }

    /// Writes it, with what the reply to it has to say again.
    ///
    /// It can't fail with a [`Key`]. If it does, nothing of it may be sent: what is a value to us would be
    /// a command to the server.
    pub(super) fn encode(self, opaque: usize, buffer: &mut Vec<u8>) -> Result<(), Fault> {
        let mut command = self.command.flag(format!("O{opaque}"));
        if let Some(value) = self.value {
            command = command.value(value.to_vec());
        }
        let refused = |error: Error| Fault::new(FaultKind::Refused, error.to_string());
        command.encode_into(buffer).map_err(refused)
    }
}
