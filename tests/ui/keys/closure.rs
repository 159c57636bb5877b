use larder::cached;

#[cached]
fn apply(f: impl Fn(u64) -> u64, id: u64) -> u64 { f(id) }

fn main() { apply(|id| id + 1, 1); }
