use larder::cached;

use std::cell::Cell;

#[derive(Clone)]
struct Failed(Cell<u64>);

#[cached(cache_err = 10)]
fn get_user(id: u64) -> Result<u64, Failed> { Err(Failed(Cell::new(id))) }

fn main() { let _ = get_user(1); }
