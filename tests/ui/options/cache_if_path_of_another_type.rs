use larder::cached;

fn is_whole(name: &String) -> bool { !name.is_empty() }

#[cached(cache_if = is_whole)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); is_whole(&String::new()); }
