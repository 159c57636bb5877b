//! What an attribute says of a function whose entries are shared: where they are, and how values and
//! errors become bytes.

use super::cache::Cache;
use super::codec::{CodecError, Coder};
use super::function::{digest, first, group_in};
use super::look::Found;
use super::print::type_print;
use crate::answer::{Failure, Kept};
use crate::lease::Group;
use crate::returned::KeptError;
use crate::sync::Arc;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// A value that can be in a shared store.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be kept in a shared store",
    label = "not `Serialize + DeserializeOwned`",
    note = "a value that processes share is turned into bytes: add `#[derive(serde::Serialize, serde::Deserialize)]` to what it is made of, `serde::Serialize + serde::de::DeserializeOwned` to the bounds of a type parameter, or leave out `store`; a `str` is shared as a `String`, an `Arc` with serde's feature `rc`"
)]
pub trait Storable: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Storable for T {}

/// An error that can be in a shared store.
#[diagnostic::on_unimplemented(
    message = "`cache_err` can't keep a `{Self}` in a shared store",
    label = "not `Clone + Send + Sync + 'static` and `Serialize + DeserializeOwned`",
    note = "an error that processes share is turned into bytes: add `#[derive(Clone, serde::Serialize, serde::Deserialize)]` to what it is made of",
    note = "one that has none of these, such as `Box<dyn Error>` or `larder::store::Fault`, becomes its text: return `Result<_, String>`, by `.map_err(|error| error.to_string())?`; or leave out `cache_err`"
)]
pub trait StorableError: KeptError + Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<E: KeptError + Serialize + DeserializeOwned> StorableError for E {}

/// Where the entries of a function are, and how its values become bytes.
pub struct InStore<V> {
    /// The arguments that are in the key, as they are declared.
    signature: Cow<'static, str>,
    cache: Cache,
    print: fn() -> u64,
    encode: fn(&Coder, &V) -> Result<Vec<u8>, CodecError>,
    decode: fn(&Coder, &[u8]) -> Result<V, CodecError>,
    /// How its errors do, if they are kept.
    errors: Option<Errors>,
}

/// How errors become bytes.
struct Errors {
    print: fn() -> u64,
    encode: fn(&Coder, &Failure) -> Result<Vec<u8>, CodecError>,
    decode: fn(&Coder, &[u8]) -> Result<Failure, CodecError>,
}

/// In the cache that is found so.
#[must_use]
pub fn in_store<V: Storable>(signature: &'static str, cache: fn() -> &'static Cache) -> InStore<V> {
    in_cache(signature.into(), cache().clone())
}

/// In a cache that is at hand.
#[must_use]
pub fn in_cache<V: Storable>(signature: Cow<'static, str>, cache: Cache) -> InStore<V> {
    InStore {
        signature,
        cache,
        print: type_print::<V>,
        encode: Coder::encode::<V>,
        decode: Coder::decode::<V>,
        errors: None,
    }
}

impl<V> InStore<V> {
    /// With the errors that the function keeps.
    #[must_use]
    pub fn with_errors<E: StorableError>(self) -> Self {
        let errors = Errors {
            print: type_print::<E>,
            encode: |coder, failure| match failure.0.downcast_ref::<E>() {
                Some(error) => coder.encode(error),
                None => Err("it is of another type than the function returns".into()),
            },
            decode: |coder, bytes| Ok(Failure(Arc::new(coder.decode::<E>(bytes)?))),
        };
        InStore {
            errors: Some(errors),
            ..self
        }
    }

    /// The group of a function of this name.
    pub(crate) fn group(&self, name: &str) -> Group {
        group_in(self.cache(), name)
    }

    pub(super) fn signature(&self) -> &str {
        &self.signature
    }

    pub(super) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The print of all types that are stored.
    pub(super) fn print(&self) -> u64 {
        let print = (self.print)();
        let Some(errors) = &self.errors else {
            return print;
        };
        let prints = [print, (errors.print)()].map(|print| format!("{print:x}"));
        first(&digest("fallible", &prints.each_ref().map(String::as_str)))
    }

    pub(super) fn encode(&self, coder: &Coder, value: &V) -> Result<Vec<u8>, CodecError> {
        (self.encode)(coder, value)
    }

    /// None if errors are not kept.
    pub(super) fn encode_failure(
        &self,
        coder: &Coder,
        failure: &Failure,
    ) -> Option<Result<Vec<u8>, CodecError>> {
        let errors = self.errors.as_ref()?;
        Some((errors.encode)(coder, failure))
    }

    pub(super) fn decode(&self, coder: &Coder, found: &Found) -> Result<Kept<V>, CodecError> {
        match &self.errors {
            _ if !found.is_failure => (self.decode)(coder, &found.payload).map(Kept::Value),
            Some(errors) => (errors.decode)(coder, &found.payload).map(Kept::Failure),
            None => Err("it is an error, of a function that keeps none".into()),
        }
    }
}
