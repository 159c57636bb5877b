use larder::cached;
use std::borrow::Cow;

#[cached]
fn length(text: Cow<'_, str>) -> usize { text.len() }

fn main() { length("".into()); }
