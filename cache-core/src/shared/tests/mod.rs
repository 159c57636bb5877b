//! Tests of what is stored.

mod codecs;
mod envelopes;
mod hostile;
