//! Meta commands, as they are written.

use super::super::{Bytes, Key};
use std::fmt::Write;

/// A meta command.
#[derive(Debug)]
pub(super) struct Request {
    /// The command and its flags, but for the opaque.
    line: String,
    value: Option<Bytes>,
    /// The connection that it makes sense on; any, if it is none.
    connection: Option<u64>,
}

impl Request {
    /// Reads.
    pub(super) fn get(key: &Key) -> Self {
        Request::line(format!("mg {key} v c"))
    }

    /// Reads, also how many seconds are left.
    pub(super) fn get_with_ttl(key: &Key) -> Self {
        Request::line(format!("mg {key} v c t"))
    }

    /// Has an entry live for so many seconds from now.
    pub(super) fn touch(key: &Key, ttl: u64) -> Self {
        Request::line(format!("mg {key} T{ttl}"))
    }

    /// Deletes.
    pub(super) fn delete(key: &Key) -> Self {
        Request::line(format!("md {key}"))
    }

    /// Deletes the item with this CAS, on the connection it was read on alone.
    pub(super) fn delete_this(key: &Key, cas: u64, connection: u64) -> Self {
        let mut request = Request::line(format!("md {key} C{cas}"));
        request.connection = Some(connection);
        request
    }

    /// Stores.
    pub(super) fn set(key: &Key, value: Bytes, ttl: u64) -> Self {
        Request::store(key, value, format_args!("T{ttl}"))
    }

    /// Stores unless there is something.
    pub(super) fn add(key: &Key, value: Bytes, ttl: u64) -> Self {
        Request::store(key, value, format_args!("ME T{ttl}"))
    }

    /// Stores in the place of the item with this CAS, on the connection it was read on alone.
    pub(super) fn swap(key: &Key, value: Bytes, ttl: u64, cas: u64, connection: u64) -> Self {
        let mut request = Request::store(key, value, format_args!("C{cas} T{ttl}"));
        request.connection = Some(connection);
        request
    }

    fn store(key: &Key, value: Bytes, flags: std::fmt::Arguments<'_>) -> Self {
        let mut request = Request::line(format!("ms {key} {} {flags}", value.len()));
        request.value = Some(value);
        request
    }

    fn line(line: String) -> Self {
        Request {
            line,
            value: None,
            connection: None,
        }
    }

    /// Whether it makes sense on this connection.
    pub(super) fn is_for(&self, connection: u64) -> bool {
        self.connection.is_none_or(|own| own == connection)
    }

    /// About how many bytes it takes.
    pub(super) fn len(&self) -> usize {
        let opaque_and_ends = 16;
        self.line.len() + self.value.as_ref().map_or(0, |value| value.len()) + opaque_and_ends
    }

    /// Writes it, with what the reply to it has to say again.
    pub(super) fn encode(&self, opaque: usize, buffer: &mut Vec<u8>) {
        let mut line = String::with_capacity(self.line.len() + 16);
        // to a string this can't fail
        let _ = write!(line, "{} O{opaque}\r\n", self.line);
        buffer.extend_from_slice(line.as_bytes());
        if let Some(value) = &self.value {
            buffer.extend_from_slice(value);
            buffer.extend_from_slice(b"\r\n");
        }
    }
}
