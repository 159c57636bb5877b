//! Functions whose entries several processes share.

mod basics;
mod by_hand;
