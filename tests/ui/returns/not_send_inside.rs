use larder::cached;
use std::rc::Rc;

#[derive(Clone)]
struct User { id: Rc<u64> }

#[cached]
fn get_user(id: u64) -> User { User { id: Rc::new(id) } }

fn main() { let _ = get_user(1).id; }
