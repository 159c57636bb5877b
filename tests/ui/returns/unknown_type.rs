use larder::cached;

#[cached]
fn get_user(id: u64) -> Usr { loop {} }

fn main() { get_user(1); }
