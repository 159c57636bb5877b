use larder::cached;

struct Item(u32);

#[cached]
fn total(items: &[Item]) -> u32 { items[0].0 }

fn main() { total(&[Item(1)]); }
