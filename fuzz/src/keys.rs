//! The codec of keys: the same checks as in `tests/properties`, of values made of any bytes.

#[path = "../../tests/properties/keys/check.rs"]
mod check;
#[path = "../../tests/properties/keys/shapes.rs"]
mod shapes;

use arbitrary::{Arbitrary, Unstructured};
use check::{Shape, difference};
use shapes::{Visit, borrowed_and_owned, visit_all};
use std::fmt::Debug;
use std::sync::OnceLock;

/// What keys are made of.
trait Value: for<'a> Arbitrary<'a> + Clone + PartialEq + Debug + 'static {}

impl<T: for<'a> Arbitrary<'a> + Clone + PartialEq + Debug + 'static> Value for T {}

/// Makes two values of nearly the same bytes, and checks that their keys are told apart, or not.
///
/// The first byte chooses the shape of the key, the next three what is different in the bytes of
/// the second value.
pub fn keys(input: &[u8]) {
    let Some(([shape, change @ ..], bytes)) = input.split_first_chunk::<4>() else {
        return;
    };
    let shapes = shapes();
    let check = shapes[usize::from(*shape) % shapes.len()];
    check(bytes, &changed(bytes, *change)).unwrap_or_else(|mistake| panic!("{mistake}"));
}

type Check = fn(&[u8], &[u8]) -> Result<(), String>;

/// The check of each shape.
fn shapes() -> &'static [Check] {
    struct Checks(Vec<Check>);
    impl Visit for Checks {
        fn visit<S: Shape>(&mut self, _: &str) {
            self.0.push(check_shape::<S>);
        }
    }
    static CHECKS: OnceLock<Vec<Check>> = OnceLock::new();
    CHECKS.get_or_init(|| {
        let mut checks = Checks(vec![check_declared]);
        visit_all(&mut checks);
        checks.0
    })
}

fn check_shape<S: Shape>(one: &[u8], other: &[u8]) -> Result<(), String> {
    let (Some(one), Some(other)) = (made::<S::Model>(one), made(other)) else {
        return Ok(());
    };
    difference::<S>(&one, &one.clone())?;
    difference::<S>(&one, &other)?;
    difference::<S>(&other, &one)
}

fn check_declared(one: &[u8], _: &[u8]) -> Result<(), String> {
    let made = made::<(String, Vec<u64>)>(one);
    made.map_or(Ok(()), |(text, numbers)| borrowed_and_owned(text, numbers))
}

fn made<T: Value>(bytes: &[u8]) -> Option<T> {
    T::arbitrary(&mut Unstructured::new(bytes)).ok()
}

/// The bytes with one of them replaced, left out, doubled, or put elsewhere.
fn changed(bytes: &[u8], [how, place, value]: [u8; 3]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    let place = usize::from(place) % bytes.len();
    match how % 4 {
        0 => bytes[place] = value,
        1 => drop(bytes.remove(place)),
        2 => bytes.insert(place, value),
        _ => {
            let other = usize::from(value) % bytes.len();
            bytes.swap(place, other);
        }
    }
    bytes
}
