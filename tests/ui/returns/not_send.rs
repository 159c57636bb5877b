use larder::cached;
use std::rc::Rc;

#[cached]
fn get_user(id: u64) -> Rc<u64> { Rc::new(id) }

fn main() { get_user(1); }
