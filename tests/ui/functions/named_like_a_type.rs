use larder::cached;

#[cached]
fn str(id: u64) -> u64 { id }

fn main() { str(1); }
