//! One binary for everything that is tested through the public face.

mod races;
mod support;
