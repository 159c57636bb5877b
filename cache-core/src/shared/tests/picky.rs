//! Types that refuse most of what they are offered.

use serde::{Deserialize, Serialize};

/// Has no values.
#[derive(PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8")]
pub(super) struct Never(u8);

impl TryFrom<u8> for Never {
    type Error = String;

    fn try_from(_: u8) -> Result<Self, String> {
        Err("there is none".to_owned())
    }
}

/// An odd number.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "N: Copy + Into<u64> + Deserialize<'de>"))]
#[serde(try_from = "Number<N>")]
pub(super) struct Odd<N>(N);

#[derive(Serialize, Deserialize)]
struct Number<N>(N);

impl<N: Copy + Into<u64>> TryFrom<Number<N>> for Odd<N> {
    type Error = String;

    fn try_from(number: Number<N>) -> Result<Self, String> {
        match number.0.into() % 2 {
            0 => Err("it is even".to_owned()),
            _ => Ok(Odd(number.0)),
        }
    }
}

/// Two things at least.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "Vec<T>")]
pub(super) struct Many<T>(Vec<T>);

impl<T> TryFrom<Vec<T>> for Many<T> {
    type Error = String;

    fn try_from(things: Vec<T>) -> Result<Self, String> {
        match things.len() {
            0 | 1 => Err("too few".to_owned()),
            _ => Ok(Many(things)),
        }
    }
}
