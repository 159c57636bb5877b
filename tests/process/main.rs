//! What changes the process as a whole, and so can't run beside other tests: a clock that stands
//! still, and caching switched off. `freeze` lets one of these tests run at a time.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod clock;
mod switch;
