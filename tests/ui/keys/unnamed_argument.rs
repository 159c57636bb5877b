use larder::cached;

#[cached(ignore(_))]
fn show(_: &str, id: u64) -> u64 { id }

fn main() { show("", 1); }
