use larder::cached;
use larder::store::Null;

static NOT_A_CACHE: Null = Null;

#[cached(store = NOT_A_CACHE)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
