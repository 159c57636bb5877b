use larder::cached;

#[cached]
async fn get_user(id: &str) -> Option<u64> { Some(id.parse::<u64>()?) }

fn main() { drop(get_user("1")); }
