use larder::cached;

#[cached]
fn sized<const N: usize>(id: u64) -> u64 { id + N as u64 }

fn main() {
    sized::<3>(1);
    sized::invalidate(&1);
}
