//! Prints of types that do not tell all about themselves.

use super::picky::Never;
use crate::shared::print::{shape, type_print};
use serde::de::{DeserializeOwned, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;

/// The name of the type stands in for what does not come to light.
fn check<T: DeserializeOwned + Serialize>() {
    let shape = shape::<T>();
    assert!(shape.is_partial);
    assert_ne!(type_print::<T>(), shape.digest);
    assert_eq!(type_print::<T>(), type_print::<T>());
}

#[test]
fn types_that_look_at_what_is_there() {
    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Number(u8),
        Text(String),
    }
    #[derive(Serialize, Deserialize)]
    #[serde(tag = "type")]
    enum Tagged {
        Number { number: u8 },
        Text { text: String },
    }
    #[derive(Serialize, Deserialize)]
    struct Flat {
        a: u8,
        #[serde(flatten)]
        rest: Option<Tagged>,
    }
    check::<Untagged>();
    check::<Tagged>();
    check::<Flat>();
    check::<serde_json::Value>();
}

#[test]
fn types_that_refuse_everything_and_have_more_behind() {
    check::<(Never, u8)>();
    check::<HashMap<Never, u8>>();
}

#[test]
fn types_without_an_end() {
    #[derive(Serialize, Deserialize)]
    struct Endless {
        a: u8,
        next: Box<Endless>,
    }
    // all of it is known, although there is no value
    assert!(!shape::<Endless>().is_partial);
    assert!(!shape::<Vec<Endless>>().is_partial);
    check::<(Endless, u8)>();
}

#[test]
fn types_that_are_too_long() {
    struct Long;
    impl Serialize for Long {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_unit()
        }
    }
    impl<'de> Deserialize<'de> for Long {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct All;
            impl<'de> Visitor<'de> for All {
                type Value = Long;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a lot")
                }
                fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Long, A::Error> {
                    while all.next_element::<u8>()?.is_some() {}
                    Ok(Long)
                }
            }
            deserializer.deserialize_tuple(usize::MAX, All)
        }
    }
    check::<Long>();
}

#[test]
fn types_that_panic() {
    struct Panics;
    impl Serialize for Panics {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_unit()
        }
    }
    impl<'de> Deserialize<'de> for Panics {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let number = u8::deserialize(deserializer)?;
            let hundred = 100_u8.checked_div(number).expect("it is not zero");
            Err(D::Error::custom(hundred))
        }
    }
    check::<Panics>();
}
