//! Tests of what is stored.

mod codecs;
mod configs;
mod envelopes;
mod hostile;
mod partial_prints;
mod picky;
mod prints;
mod sessions;
mod unacknowledged;
