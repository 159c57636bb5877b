use larder::cached;

#[cached]
fn get_user(id: &str) -> u64 { id.parse()? }

fn main() { get_user("1"); }
