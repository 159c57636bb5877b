//! Where things are in an envelope: `edition · header · leases · payload · digest`, all numbers with
//! the lowest byte first.

use super::{Broken, PLACEHOLDER};
use crate::shared::stamp::Stamp;
use std::borrow::Cow;

/// How many leases an entry has at most.
pub(crate) const MOST_LEASES: usize = 4096;

/// With what an entry begins, after its edition. Text does not.
const MAGIC: [u8; 4] = *b"\xe7lrd";
/// Another layout has another number.
const FORMAT: u8 = 3;

/// The length of the edition.
const EDITION: usize = PLACEHOLDER;
/// The length of the digest.
pub(super) const DIGEST: usize = 16;
/// The length of all but leases and payload.
const FIXED: usize = EDITION + MAGIC.len() + 3 + 8 + 8 + 8 + 4 + 4 + 2 + DIGEST;
/// The length of a lease.
const LEASE: usize = 8 + 8 + 16 + 8;

/// What the payload is, what was done to it, and how the digest was made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    const PACKED: u8 = 1;
    const KEYED: u8 = 2;
    const FAILED: u8 = 4;

    pub(super) fn new(packed: bool, keyed: bool, failed: bool) -> Self {
        let packed = if packed { Self::PACKED } else { 0 };
        let keyed = if keyed { Self::KEYED } else { 0 };
        let failed = if failed { Self::FAILED } else { 0 };
        Flags(packed | keyed | failed)
    }

    pub(super) fn is_packed(self) -> bool {
        self.0 & Self::PACKED != 0
    }

    pub(super) fn is_keyed(self) -> bool {
        self.0 & Self::KEYED != 0
    }

    pub(super) fn is_failed(self) -> bool {
        self.0 & Self::FAILED != 0
    }

    fn is_known(self) -> bool {
        self.0 & !(Self::PACKED | Self::KEYED | Self::FAILED) == 0
    }
}

/// All of an envelope but its edition and its digest.
pub(super) struct Content<'a> {
    pub(super) flags: Flags,
    pub(super) codec: u8,
    pub(super) print: u64,
    pub(super) fresh_until: u64,
    pub(super) deadline: u64,
    /// How long the payload is once it is unpacked.
    pub(super) length: usize,
    pub(super) leases: Cow<'a, [(u64, u64, Stamp)]>,
    /// The payload as it is stored.
    pub(super) stored: &'a [u8],
}

/// How long the envelope is.
pub(super) fn length(leases: usize, stored: usize) -> usize {
    FIXED + leases * LEASE + stored
}

/// All of an envelope but the digest. None if a length has no room in it.
pub(super) fn write(edition: [u8; EDITION], content: &Content<'_>) -> Option<Vec<u8>> {
    let leases = &content.leases;
    let count = u16::try_from(leases.len()).ok()?;
    let mut bytes = Vec::with_capacity(length(leases.len(), content.stored.len()));
    bytes.extend(edition);
    bytes.extend(MAGIC);
    bytes.extend([FORMAT, content.flags.0, content.codec]);
    bytes.extend(content.print.to_le_bytes());
    bytes.extend(content.fresh_until.to_le_bytes());
    bytes.extend(content.deadline.to_le_bytes());
    bytes.extend(u32::try_from(content.length).ok()?.to_le_bytes());
    bytes.extend(u32::try_from(content.stored.len()).ok()?.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    for (group, extent, stamp) in leases.iter() {
        bytes.extend(group.to_le_bytes());
        bytes.extend(extent.to_le_bytes());
        bytes.extend(stamp.nonce);
        bytes.extend(stamp.fence.to_le_bytes());
    }
    bytes.extend_from_slice(content.stored);
    Some(bytes)
}

/// What does not depend on the rest being as it was written: whether it is an envelope of ours.
pub(super) fn recognize(bytes: &[u8]) -> Result<Flags, Broken> {
    if bytes.len() == PLACEHOLDER {
        return Err(Broken::Placeholder);
    }
    let mut rest = Rest(bytes);
    let (_, magic) = (rest.take::<EDITION>(), rest.take());
    if magic != Some(MAGIC) {
        return Err(Broken::NotAnEntry);
    }
    let Some([format, flags]) = rest.take() else {
        return Err(Broken::Damaged);
    };
    let flags = Flags(flags);
    match format == FORMAT && flags.is_known() {
        true => Ok(flags),
        false => Err(Broken::OtherFormat),
    }
}

/// Reads an envelope without its digest. None if it is not one, to the byte.
pub(super) fn read(bytes: &[u8]) -> Option<Content<'_>> {
    let mut rest = Rest(bytes);
    rest.take::<EDITION>()?;
    rest.take::<{ MAGIC.len() + 1 }>()?;
    let [flags, codec] = rest.take()?;
    let print = rest.number()?;
    let (fresh_until, deadline) = (rest.number()?, rest.number()?);
    let length = u32::from_le_bytes(rest.take()?);
    let stored = u32::from_le_bytes(rest.take()?);
    let count = usize::from(u16::from_le_bytes(rest.take()?));
    // before there is room made for so many
    if count > MOST_LEASES || count * LEASE > rest.0.len() {
        return None;
    }
    let leases = (0..count)
        .map(|_| rest.lease())
        .collect::<Option<Vec<_>>>()?;
    (usize::try_from(stored).ok()? == rest.0.len()).then_some(Content {
        flags: Flags(flags),
        codec,
        print,
        fresh_until,
        deadline,
        length: usize::try_from(length).ok()?,
        leases: leases.into(),
        stored: rest.0,
    })
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn lease(&mut self) -> Option<(u64, u64, Stamp)> {
        let (group, extent) = (self.number()?, self.number()?);
        let (nonce, fence) = (self.take()?, self.number()?);
        Some((group, extent, Stamp { nonce, fence }))
    }
}
