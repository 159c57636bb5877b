use larder::cached;

#[derive(Clone)]
struct Result<T, E>(T, E);

#[cached]
fn get_user(id: u64) -> Result<u64, u64> { Result(id, 3) }

fn main() { let _ = get_user(1).0 + get_user(1).1; }
