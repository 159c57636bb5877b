use larder::cached;

#[cached]
async fn get_user(id: &str) -> Result<u64, Wrong> { Ok(id.parse::<u64>()?) }

struct Wrong;

fn main() { drop(get_user("1")); }
