use larder::cached;

#[cached]
fn show(thing: &dyn std::fmt::Display) -> String { thing.to_string() }

fn main() { show(&1); }
