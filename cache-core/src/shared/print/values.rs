//! Made-up values: many types refuse some, so there are others. None is large, for some types make
//! room for as many things as a number says.

/// The value to be offered after so many were refused.
pub(super) fn pick<T: Copy>(values: &[T], tries: u32) -> T {
    values[tries as usize % values.len()]
}

pub(super) const NUMBERS: [u32; 22] = [
    0, 1, 2, 3, 4, 5, 7, 8, 10, 12, 16, 24, 31, 32, 60, 64, 100, 127, 255, 1000, 2000, 70_000,
];

pub(super) const FLOATS: [f32; 4] = [0.0, 1.0, 0.5, -1.0];

pub(super) const CHARS: [char; 4] = ['a', 'A', '0', ' '];

pub(super) const TEXTS: [&str; 23] = [
    "",
    "a",
    "0",
    "1",
    "A",
    "2000-01-01",
    "01:02:03",
    "2000-01-01T01:02:03Z",
    "2000-01-01T01:02:03",
    "2000-01-01 01:02:03",
    "2000-01-01 01:02:03 UTC",
    "PT1S",
    "UTC",
    "00000000-0000-4000-8000-000000000001",
    "127.0.0.1",
    "127.0.0.1:80",
    "::1",
    "http://example.com/",
    "a@example.com",
    "example.com",
    "1.0.0",
    "en",
    "#000000",
];

/// So many zeros.
pub(super) const LENGTHS: [usize; 12] = [0, 1, 4, 6, 8, 12, 16, 20, 24, 32, 33, 64];

pub(super) const ZEROS: [u8; 64] = [0; 64];

/// How many elements there are in a sequence, and entries in a map.
pub(super) const COUNTS: [usize; 5] = [1, 2, 3, 0, 4];
