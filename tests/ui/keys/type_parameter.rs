use larder::cached;

#[cached]
fn show<T: ToString>(thing: T) -> String { thing.to_string() }

fn main() { show(1); }
