//! Which grant of a lease it was.

/// One grant of a lease. An entry is served while every lease it was stored under has the stamp from
/// then: a lease that was revoked and granted again has another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Stamp {
    /// The random bytes under the lease's key.
    pub(crate) nonce: [u8; 16],
    /// The fence of the server that granted it.
    pub(crate) fence: u64,
}
