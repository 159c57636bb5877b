use larder::cached;

#[cached]
async fn name(id: u64) -> u64 { id }

#[cached]
fn get_user(id: u64) -> u64 { name(id).await }

fn main() { get_user(1); }
