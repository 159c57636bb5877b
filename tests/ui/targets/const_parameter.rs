use larder::{cached, invalidates};

#[cached]
fn row<const N: usize>(id: u64) -> [u64; N] { [id; N] }

#[invalidates(row(id))]
fn save(id: u64) { drop(id) }

fn main() {
    row::<3>(1);
    save(1);
}
