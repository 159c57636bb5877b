//! A crate of the tests.
