use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(strict, get_user(id))]
fn save(id: u64) -> Result<(), String> { let _ = id; Ok(()) }

fn main() { get_user(1); let _ = save(1); }
