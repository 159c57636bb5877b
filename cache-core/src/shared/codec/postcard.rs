//! The codec that is used unless another is chosen.

use super::nested::Nested;
use super::whole::Whole;
use super::{Codec, CodecError, Reading, Writing};
use serde::{Deserialize, Serialize};

/// [Postcard](https://docs.rs/postcard): small and quick. It writes neither names nor types.
///
/// Neither stored nor read are values with more than 255 structs, enums, sequences and options one in
/// another, for whoever made them up could use up the stack with them. Nor are those stored that
/// leave out a field by `#[serde(skip_serializing_if = "..")]`, for the next would be read in its
/// place.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Postcard;

/// How deep things may be in each other.
const DEEPEST: u8 = 255;

impl Codec for Postcard {
    fn id(&self) -> u8 {
        1
    }

    fn encode(&self, value: Writing<'_>) -> Result<Vec<u8>, CodecError> {
        write(&value)
    }

    fn decode(&self, bytes: &[u8], value: Reading<'_>) -> Result<(), CodecError> {
        read_by(bytes, |postcard| value.read(postcard))
    }
}

/// What [`Postcard`] writes, without a detour over a trait object: that takes three times as long.
pub(super) fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    Ok(postcard::to_stdvec(&Whole::new(value, DEEPEST))?)
}

/// What [`Postcard`] reads.
pub(super) fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, CodecError> {
    read_by(bytes, |postcard| T::deserialize(postcard))
}

type Source<'de> = postcard::Deserializer<'de, postcard::de_flavors::Slice<'de>>;

fn read_by<'de, T>(
    bytes: &'de [u8],
    read: impl FnOnce(Nested<&mut Source<'de>>) -> postcard::Result<T>,
) -> Result<T, CodecError> {
    let mut postcard = Source::from_bytes(bytes);
    let value = read(Nested::new(&mut postcard, DEEPEST))?;
    match postcard.finalize()?.len() {
        0 => Ok(value),
        more => Err(format!("{more} bytes more than the value has").into()),
    }
}
