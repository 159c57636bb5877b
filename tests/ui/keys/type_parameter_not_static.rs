use larder::cached;

#[cached]
fn show<T: ToString>(id: u64) -> String { id.to_string() }

fn main() { show::<u8>(1); }
