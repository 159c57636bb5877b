//! Functions whose entries several processes share.

mod basics;
mod functions;
