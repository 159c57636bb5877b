//! How the keys of a function are hashed: as its own, or as all processes do that share its entries.

use crate::lease::state;
use ahash::{AHasher, RandomState};
use std::hash::{BuildHasher, Hasher};

#[cfg(feature = "shared")]
use crate::shared::{Names, Portable};
#[cfg(feature = "shared")]
use siphasher::sip::SipHasher13;

/// The hasher of one function.
#[derive(Clone, Debug)]
pub(crate) enum KeyHasher {
    /// With seeds that nobody else has, so that equal keys of two functions differ.
    Own(RandomState),
    #[cfg(feature = "shared")]
    Shared(Names),
}

/// A key that is being hashed.
pub(crate) enum KeyState {
    Own(AHasher),
    #[cfg(feature = "shared")]
    Shared(Portable<SipHasher13>),
}

#[cfg(feature = "shared")]
impl KeyHasher {
    /// That of all processes, if they share the entries.
    pub(crate) fn of(names: Option<Names>) -> Self {
        match names {
            Some(names) => KeyHasher::Shared(names),
            None => KeyHasher::Own(RandomState::new()),
        }
    }
}

impl BuildHasher for KeyHasher {
    type Hasher = KeyState;

    fn build_hasher(&self) -> KeyState {
        match self {
            KeyHasher::Own(own) => KeyState::Own(own.build_hasher()),
            #[cfg(feature = "shared")]
            KeyHasher::Shared(names) => KeyState::Shared(names.build_hasher()),
        }
    }
}

impl KeyState {
    /// For a tag that is known to this process alone.
    pub(crate) fn own() -> Self {
        KeyState::Own(state().build_hasher())
    }

    /// For a tag whose leases processes share.
    pub(crate) fn of_tag() -> Self {
        #[cfg(feature = "shared")]
        return KeyState::Shared(Names::of(TAGS).build_hasher());
        #[cfg(not(feature = "shared"))]
        KeyState::own()
    }
}

/// Tells digests of tags from others.
#[cfg(feature = "shared")]
const TAGS: u64 = 2;

macro_rules! each {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match $self {
            KeyState::Own(state) => state.$method($($argument),*),
            #[cfg(feature = "shared")]
            KeyState::Shared(state) => state.$method($($argument),*),
        }
    };
}

macro_rules! numbers {
    ($($write:ident: $number:ty),+) => {$(
        fn $write(&mut self, number: $number) {
            each!(self.$write(number));
        }
    )+};
}

impl Hasher for KeyState {
    fn write(&mut self, bytes: &[u8]) {
        each!(self.write(bytes));
    }

    fn finish(&self) -> u64 {
        each!(self.finish())
    }

    numbers! {
        write_u8: u8, write_u16: u16, write_u32: u32, write_u64: u64, write_u128: u128,
        write_usize: usize, write_i8: i8, write_i16: i16, write_i32: i32, write_i64: i64,
        write_i128: i128, write_isize: isize
    }
}
