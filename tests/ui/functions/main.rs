use larder::cached;

#[cached]
fn main() {}
