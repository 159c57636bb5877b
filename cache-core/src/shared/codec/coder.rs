//! The codec of a cache, whose functions do not know which it is.

use super::postcard::{read, write};
use super::{Codec, CodecError, Postcard, Reading, Writing};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::TypeId;

/// The codec of a cache.
#[derive(Default)]
pub(crate) enum Coder {
    /// [`Postcard`], whose code is made for each type.
    #[default]
    Postcard,
    /// Any other.
    Other(Box<dyn Codec>),
}

impl Coder {
    /// The coder that uses a codec.
    pub(crate) fn new<C: Codec>(codec: C) -> Self {
        if TypeId::of::<C>() == TypeId::of::<Postcard>() {
            Coder::Postcard
        } else {
            Coder::Other(Box::new(codec))
        }
    }

    /// What tells it apart from others.
    pub(crate) fn id(&self) -> u8 {
        match self {
            Coder::Postcard => Postcard.id(),
            Coder::Other(codec) => codec.id(),
        }
    }

    /// The bytes of a value.
    pub(crate) fn encode<T: Serialize>(&self, value: &T) -> Result<Vec<u8>, CodecError> {
        match self {
            Coder::Postcard => write(value),
            Coder::Other(codec) => codec.encode(Writing(value)),
        }
    }

    /// The value that all of the bytes are.
    pub(crate) fn decode<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, CodecError> {
        match self {
            Coder::Postcard => read(bytes),
            Coder::Other(codec) => decode(&**codec, bytes),
        }
    }
}

fn decode<T: DeserializeOwned>(codec: &dyn Codec, bytes: &[u8]) -> Result<T, CodecError> {
    let mut value = None;
    let mut read = |from: &mut dyn erased_serde::Deserializer<'_>| {
        value = Some(erased_serde::deserialize(from)?);
        Ok(())
    };
    codec.decode(bytes, Reading(&mut read))?;
    value.ok_or_else(|| "the codec did not read a value".into())
}
