use larder::cached;

#[cached(ignore(db: &str))]
fn get_user(db: &str, id: u64) -> u64 { id }

fn main() { let _ = get_user("", 1); }
