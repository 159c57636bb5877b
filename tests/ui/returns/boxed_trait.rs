use larder::cached;
use std::fmt::Display;

#[cached]
fn get_user(id: u64) -> Box<dyn Display> { Box::new(id) }

fn main() { let _ = get_user(1).to_string(); }
