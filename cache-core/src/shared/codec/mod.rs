//! Values as bytes.

mod coder;
mod nested;
mod postcard;
mod whole;

pub(crate) use coder::Coder;
pub use postcard::Postcard;

use serde::de::Error as _;
use serde::{Deserializer, Serialize, Serializer};

/// What went wrong in a codec.
pub type CodecError = Box<dyn std::error::Error + Send + Sync>;

/// Writes the values of cached functions as bytes, and reads them.
///
/// [`Postcard`] is what is used unless another is chosen: it is small and quick, and it does not
/// write down what the bytes mean. Larder stores a print of the type with them, so that what another
/// type wrote is not read.
///
/// Choose another for types that have to see what is there before they know what to read, as those
/// with `#[serde(untagged)]`, `#[serde(tag = "..")]` or `#[serde(flatten)]` have to, for those that do
/// not write all they read (`#[serde(skip_serializing)]`, `#[serde(skip_serializing_if = "..")]`), or
/// so that others can read the entries.
///
/// # Errors
///
/// A value that can't be written is computed and returned all the same, but not stored. One that
/// can't be read is computed again. Both are counted and logged.
///
/// # Examples
///
/// ```
/// use cache_core::codec::{Codec, CodecError, Reading, Writing};
///
/// struct Json;
///
/// impl Codec for Json {
///     fn id(&self) -> u8 {
///         100
///     }
///
///     fn encode(&self, value: Writing<'_>) -> Result<Vec<u8>, CodecError> {
///         Ok(serde_json::to_vec(&value)?)
///     }
///
///     fn decode(&self, bytes: &[u8], value: Reading<'_>) -> Result<(), CodecError> {
///         let mut json = serde_json::Deserializer::from_slice(bytes);
///         value.read(&mut json)?;
///         // there must be nothing behind it
///         Ok(json.end()?)
///     }
/// }
/// ```
pub trait Codec: Send + Sync + 'static {
    /// Tells codecs apart: what one with another number wrote is not read. Those below 64 are
    /// larder's own. Take another number whenever the bytes change.
    fn id(&self) -> u8;

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// If it can't be written. Then it is not stored.
    fn encode(&self, value: Writing<'_>) -> Result<Vec<u8>, CodecError>;

    /// Reads a value, which must be all that is in the bytes.
    ///
    /// # Errors
    ///
    /// If it can't be read. Then it is computed again.
    fn decode(&self, bytes: &[u8], value: Reading<'_>) -> Result<(), CodecError>;
}

/// A value to write: anything that serializes takes it.
#[derive(Clone, Copy)]
pub struct Writing<'a>(&'a dyn erased_serde::Serialize);

impl Serialize for Writing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

type Read<'a> = dyn FnMut(&mut dyn erased_serde::Deserializer<'_>) -> erased_serde::Result<()> + 'a;

/// A value to read.
pub struct Reading<'a>(&'a mut Read<'a>);

impl Reading<'_> {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// The deserializer's, and that what it has is not a value of the type.
    pub fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut erased = <dyn erased_serde::Deserializer<'_>>::erase(deserializer);
        (self.0)(&mut erased).map_err(D::Error::custom)
    }
}
