use larder::cached;

#[cached(unless = name.len())]
fn get_user(name: &str) -> usize { name.len() }

fn main() { get_user("Ada"); }
