use larder::{cached, invalidates};

#[cached]
fn sized<const N: usize>(id: u64) -> u64 { id + N as u64 }

#[invalidates(sized { id })]
fn rename(id: u64) {}

fn main() {
    sized::<3>(1);
    rename(1);
}
