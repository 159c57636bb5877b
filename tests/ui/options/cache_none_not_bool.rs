use larder::cached;

#[cached(cache_none = "no")]
fn get_user(id: u64) -> Option<u64> { Some(id) }

fn main() { get_user(1); }
