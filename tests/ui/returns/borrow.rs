use larder::cached;

#[cached]
fn first(words: &str) -> &str { words.split(' ').next().unwrap_or_default() }

fn main() { first(""); }
