use larder::cached;

#[cached(key(id))]
fn get_user(lang: &str, id: u64) -> u64 { id + lang.len() as u64 }

fn main() { get_user("", 1); }
