use larder::cached;

struct User { id: u64 }

#[cached]
fn get_user(id: u64) -> Result<Option<User>, String> { Ok(Some(User { id })) }

fn main() { let _ = get_user(1).map(|user| user.map(|user| user.id)); }
