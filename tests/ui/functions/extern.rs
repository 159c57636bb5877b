use larder::cached;

#[cached]
extern "C" fn double(id: u64) -> u64 { id * 2 }

fn main() { double(1); }
