use larder::cached;

#[cached]
async fn get_user(id: &str) -> Result<u64, String> { Ok(id.parse()?) }

fn main() { drop(get_user("1")); }
