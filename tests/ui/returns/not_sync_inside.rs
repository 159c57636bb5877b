use larder::cached;
use std::cell::RefCell;

#[derive(Clone)]
struct User { seen: RefCell<u64> }

#[cached]
fn get_user(id: u64) -> User { User { seen: RefCell::new(id) } }

fn main() { let _ = get_user(1).seen; }
