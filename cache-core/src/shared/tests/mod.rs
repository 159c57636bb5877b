//! Tests of what is stored.

mod codecs;
mod envelopes;
mod hostile;
mod partial_prints;
mod picky;
mod prints;
