use larder::cached;

const VERSION: Option<u64> = Some(2);

#[cached(version = VERSION)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
