use larder::cached;

#[cached]
async fn get_user(id: u64) -> String { id.to_string(); }

fn main() { drop(get_user(1)); }
