use larder::cached;

struct User { id: u64 }

#[cached]
async fn get_user(id: u64) -> User { User { id } }

fn main() { drop(async { get_user(1).await.id }); }
