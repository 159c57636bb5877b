//! One binary for everything that is tested through the public face.

mod circles;
mod flights;
mod races;
mod races_by_mask;
mod support;
mod waiting;
mod waiting_alone;
