use larder::cached;
use std::rc::Rc;

#[cached]
fn search(words: Rc<str>) -> usize { words.len() }

fn main() { search("".into()); }
