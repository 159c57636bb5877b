//! What is made of a key: the bytes a hasher is fed, the stored form, the name.
//!
//! The fuzz target `keys` includes this file too.

use super::Value;
use larder::__private::{Function, Parts};
use std::hash::Hasher;

/// A cached function, and how a value becomes a key of it.
pub(super) trait Shape: Function {
    type Model: Value;

    /// Lends the key that stands for a value.
    fn ask<R>(model: &Self::Model, answer: impl FnOnce(Self::Query<'_>) -> R) -> R;

    /// The entry's name.
    fn name(model: &Self::Model) -> String;
}

/// A hasher that keeps what it is fed.
#[derive(Default)]
struct Recorder(Vec<u8>);

impl Hasher for Recorder {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("the bytes are what is asked for")
    }
}

/// Everything that is made of one key.
struct Made<S: Shape> {
    fed: Vec<u8>,
    stored: S::Key,
    name: String,
}

impl<S: Shape> Made<S> {
    fn of(model: &S::Model) -> Self {
        let mut fed = Recorder::default();
        S::ask(model, |query| S::Parts::feed(query, &mut fed));
        Made {
            fed: fed.0,
            stored: S::ask(model, |query| S::Parts::own(query)),
            name: S::name(model),
        }
    }
}

/// Whether two keys differ everywhere if they differ at all; otherwise says where they don't.
pub(super) fn difference<S: Shape>(one: &S::Model, other: &S::Model) -> Result<(), String> {
    let (equal, a, b) = (one == other, Made::<S>::of(one), Made::<S>::of(other));
    let is = S::ask(one, |query| S::Parts::is(query, &b.stored));
    let same = S::Parts::same(&a.stored, &b.stored);
    let copied = S::Parts::same(&a.stored, &S::Parts::copy(&b.stored));
    let wrong = [
        ("bytes fed to the hasher", (a.fed == b.fed) == equal),
        // so that whatever follows is not taken for a part of it
        (
            "beginning of the bytes",
            equal || !b.fed.starts_with(&a.fed),
        ),
        ("stored key is that of the call", is == equal),
        ("stored keys are the same", same == equal),
        ("copied key is the same", copied == equal),
        ("name", (a.name == b.name) == equal),
    ];
    match wrong.iter().find(|(_, right)| !right) {
        None => Ok(()),
        Some((what, _)) => Err(format!(
            "{what}: of {one:?} and {other:?}, fed as {:?} and {:?}",
            a.fed, b.fed
        )),
    }
}
