use larder::cached;

struct Db;

#[cached]
fn get_user(db: &Db, id: u64) -> u64 { let _ = db; id }

fn main() { get_user(&Db, 1); }
