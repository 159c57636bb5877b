//! Payloads made smaller, by LZ4.

/// Whether packed payloads can be unpacked.
pub(super) const CAN_UNPACK: bool = cfg!(feature = "compression");

/// LZ4 makes a byte out of this many at most.
#[cfg(feature = "compression")]
const MOST: usize = 255;

/// The payload made smaller, if that is possible.
#[cfg(feature = "compression")]
pub(super) fn pack(payload: &[u8]) -> Option<Vec<u8>> {
    let packed = lz4_flex::block::compress(payload);
    (packed.len() < payload.len()).then_some(packed)
}

#[cfg(not(feature = "compression"))]
pub(super) fn pack(_: &[u8]) -> Option<Vec<u8>> {
    None
}

/// The payload, which is `length` bytes long: room is made for no more, and only if that many can
/// come of these.
#[cfg(feature = "compression")]
pub(super) fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    if length > packed.len().saturating_mul(MOST) {
        return None;
    }
    let payload = lz4_flex::block::decompress(packed, length).ok()?;
    (payload.len() == length).then_some(payload)
}

#[cfg(not(feature = "compression"))]
pub(super) fn unpack(_: &[u8], _: usize) -> Option<Vec<u8>> {
    None
}
