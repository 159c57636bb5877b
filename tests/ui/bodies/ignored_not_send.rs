use larder::cached;
use std::rc::Rc;

#[cached(ignore(db))]
async fn get_user(db: Rc<str>, id: u64) -> usize {
    db.len() + id as usize
}

fn send(_: impl Send) {}

fn main() { send(get_user("".into(), 1)); }
