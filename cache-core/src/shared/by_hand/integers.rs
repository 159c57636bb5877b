//! Integers that are counted on.
//!
//! They may be of any type, and keep it: whoever sets `&0` without saying more sets an `i32`.

use super::prints::print;
use super::read::{Alive, There};
use super::{Fresh, unfit};
use crate::shared::codec::Coder;
use crate::shared::envelope::Envelope;
use crate::store::{Fault, Key};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A type of integers.
struct Integer {
    print: u64,
    read: fn(&Coder, &[u8]) -> Option<i128>,
    write: fn(&Coder, i128) -> Option<Vec<u8>>,
}

/// What is there once something was added, and how much that is. It keeps its type and its deadline;
/// what is not there is an `i64` of zero that does not expire.
pub(super) fn count(
    coder: &Coder,
    key: &Key,
    there: &There,
    by: i128,
) -> Result<(Fresh, i64), Fault> {
    let (integer, was, deadline) = match there {
        There::Alive(alive) => {
            let (integer, was) = read(coder, alive).ok_or_else(|| no_integer(key))?;
            (integer, was, alive.deadline)
        }
        There::Nothing | There::Dead(_) => (of::<i64>(), 0, Envelope::NEVER),
    };
    let sum = was + by;
    let (payload, answer) = (integer.write)(coder, sum)
        .zip(i64::try_from(sum).ok())
        .ok_or_else(|| too_much(key, sum))?;
    let fresh = Fresh {
        print: integer.print,
        payload,
        deadline,
    };
    Ok((fresh, answer))
}

fn read(coder: &Coder, alive: &Alive) -> Option<(Integer, i128)> {
    let integer = all()
        .into_iter()
        .find(|integer| integer.print == alive.print)?;
    let value = (integer.read)(coder, alive.payload.as_deref()?)?;
    Some((integer, value))
}

fn all() -> [Integer; 10] {
    [
        of::<i64>(),
        of::<i32>(),
        of::<u64>(),
        of::<u32>(),
        of::<usize>(),
        of::<isize>(),
        of::<i16>(),
        of::<u16>(),
        of::<i8>(),
        of::<u8>(),
    ]
}

fn of<T: Serialize + DeserializeOwned + TryFrom<i128> + TryInto<i128>>() -> Integer {
    Integer {
        print: print::<T>(),
        read: |coder, bytes| coder.decode::<T>(bytes).ok()?.try_into().ok(),
        write: |coder, value| coder.encode(&T::try_from(value).ok()?).ok(),
    }
}

fn no_integer(key: &Key) -> Fault {
    unfit(format!(
        "what is at {key} is no integer: set one, as by `set(key, &0_i64, timeout)`, or delete it"
    ))
}

fn too_much(key: &Key, sum: i128) -> Fault {
    unfit(format!(
        "{key} would be {sum}, for which its type has no room: set it anew, as by \
         `set(key, &0_i64, timeout)`"
    ))
}
