use larder::{cached, invalidates};

#[cached]
fn post(id: u64) -> u64 { id }

#[invalidates(on_unacknowledged, post(id))]
fn publish(id: u64) -> u64 { id }

fn main() { let _ = (post(1), publish(1)); }
