//! What can be set: owned or borrowed, it is got as what is owned.

use super::prints::print;
use crate::shared::codec::{CodecError, Coder};
use serde::{Deserialize, Serialize};
use std::any::TypeId;

/// A value that can be set by hand: what serde writes and reads. It may be borrowed: a `str` is set as a
/// `String` is, and got as one, a `[u8]` as a `Vec<u8>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be kept in a shared store",
    label = "not `Serialize + Deserialize`",
    note = "a value that processes share is turned into bytes: add `#[derive(serde::Serialize, serde::Deserialize)]` to what it is made of; a slice is set as a `Vec<T>`, an `Arc` with serde's feature `rc`"
)]
pub trait Settable<'v> {
    /// How what is owned in its place is read.
    #[doc(hidden)]
    fn print() -> u64;
    /// Its bytes.
    #[doc(hidden)]
    fn encode(&self, coder: &Encoder<'_>) -> Result<Vec<u8>, CodecError>;
}

/// What makes bytes of a value.
#[doc(hidden)]
pub struct Encoder<'c>(pub(super) &'c Coder);

#[diagnostic::do_not_recommend]
impl<'v, T: Serialize + Deserialize<'v>> Settable<'v> for T {
    fn print() -> u64 {
        // these are written as a sequence, and would be read as something else
        match typeid::of::<T>() == TypeId::of::<&[u8]>() {
            true => <[u8]>::print(),
            false => print::<T>(),
        }
    }

    fn encode(&self, coder: &Encoder<'_>) -> Result<Vec<u8>, CodecError> {
        coder.0.encode(self)
    }
}

#[diagnostic::do_not_recommend]
impl Settable<'_> for str {
    fn print() -> u64 {
        print::<String>()
    }

    fn encode(&self, coder: &Encoder<'_>) -> Result<Vec<u8>, CodecError> {
        coder.0.encode(&self)
    }
}

#[diagnostic::do_not_recommend]
impl Settable<'_> for [u8] {
    fn print() -> u64 {
        print::<Vec<u8>>()
    }

    fn encode(&self, coder: &Encoder<'_>) -> Result<Vec<u8>, CodecError> {
        coder.0.encode(&self)
    }
}
