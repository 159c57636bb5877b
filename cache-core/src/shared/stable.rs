//! Hashes that are the same in every process: of keys, for the names under which a store has them.
//!
//! What the `Hash` of a type feeds is taken for the same wherever larder runs. Numbers are written low
//! byte first here, and `usize` as 64 bits; but a slice of numbers feeds them as they are in memory, so
//! that machines which share entries have one order of bytes. Two builds of one program agree on names
//! as long as the types of a function's key do.

use siphasher::sip::SipHasher13;
use std::hash::{BuildHasher, Hasher};

/// Hashes into 64 bits, for names of leases: where two names collide, an invalidation of one counts
/// for the other too. SipHash-1-3 (Aumasson and Bernstein 2012).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    seed: u64,
}

impl Names {
    /// Names of one group of things.
    pub(crate) fn of(seed: u64) -> Self {
        Names { seed }
    }
}

impl BuildHasher for Names {
    type Hasher = Portable<SipHasher13>;

    fn build_hasher(&self) -> Self::Hasher {
        Portable(SipHasher13::new_with_keys(self.seed, 0))
    }
}

/// Hashes into 128 bits such that nobody finds two keys with one digest, for names of entries: there
/// a collision would be another key's value. BLAKE3.
#[derive(Clone, Debug)]
pub(crate) struct Wide(blake3::Hasher);

impl Wide {
    /// Begins a digest of something under a name.
    pub(crate) fn of(name: &[u8; 32]) -> Portable<Self> {
        Portable(Wide(blake3::Hasher::new_keyed(name)))
    }
}

impl Hasher for Wide {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0.finalize().as_bytes()[..8]);
        u64::from_le_bytes(first)
    }
}

impl Portable<Wide> {
    /// The digest.
    pub(crate) fn digest(&self) -> u128 {
        let mut first = [0; 16];
        first.copy_from_slice(&self.0.0.finalize().as_bytes()[..16]);
        u128::from_le_bytes(first)
    }
}

/// A hasher that is fed the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Portable<H>(H);

macro_rules! low_byte_first {
    ($($write:ident: $number:ty as $wide:ty),+) => {$(
        fn $write(&mut self, number: $number) {
            self.0.write(&(number as $wide).to_le_bytes());
        }
    )+};
}

impl<H: Hasher> Hasher for Portable<H> {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }

    low_byte_first! {
        write_u8: u8 as u8, write_u16: u16 as u16, write_u32: u32 as u32, write_u64: u64 as u64,
        write_u128: u128 as u128, write_usize: usize as u64,
        write_i8: i8 as i8, write_i16: i16 as i16, write_i32: i32 as i32, write_i64: i64 as i64,
        write_i128: i128 as i128, write_isize: isize as i64
    }
}
