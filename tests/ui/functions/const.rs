use larder::cached;

#[cached]
const fn double(id: u64) -> u64 { id * 2 }

fn main() { double(1); }
