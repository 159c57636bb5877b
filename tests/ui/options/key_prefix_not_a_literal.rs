use larder::cached;

const PREFIX: &str = "user";

#[cached(key_prefix = PREFIX)]
fn get_user(id: u64) -> String { format!("{PREFIX}{id}") }

fn main() { get_user(1); }
