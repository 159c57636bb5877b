use larder::{cached, invalidates};
use std::num::ParseIntError;

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(get_user(id.parse()?))]
fn rename(id: &str) -> Result<(), ParseIntError> { id.parse::<u64>().map(drop) }

fn main() {
    get_user(1);
    let _ = rename("1");
}
