use larder::cached;

#[cached]
fn first(words: &str) -> Option<&str> { words.split(' ').next() }

fn main() { first(""); }
