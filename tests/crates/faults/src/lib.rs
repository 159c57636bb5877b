//! A program with five faults among much that is sound, for the audit to tell apart.

#![allow(missing_docs, reason = "it is the audit that tells what there is")]

pub mod more;
pub mod planted;
pub mod sound;
