//! The protocol between processes, checked state by state.
//!
//! A model of what `cache-core/src/shared` does: processes that call a cached function of one key, and
//! processes that write what it reads, over a store of four places. One step is one operation of the
//! store, or of the database; all orders of steps are tried, with processes that are killed, and with
//! what lapses or is evicted. The models of `cache-core/src/models` are of one process.
//!
//! Then each of its guards is broken, and the checker has to find what comes of it.

mod batch;
mod calls;
mod computing;
mod fate;
mod guards;
mod judging;
mod model;
mod properties;
mod reader;
mod right;
mod state;
mod store;
mod world;
mod writer;
mod writing;
mod wrong;
