use larder::{Tag, cached};
use std::num::ParseIntError;

#[derive(Tag)]
struct Row(u64);

#[cached(tags(Row(id.parse()?)))]
fn row(id: &str) -> Result<u64, ParseIntError> { id.parse() }

fn main() { let _ = row("1"); }
