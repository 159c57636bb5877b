use larder::cached;

fn version() -> u64 { 2 }

#[cached(version = version())]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
