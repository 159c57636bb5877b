use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(Ok(id) => get_user(id))]
fn rename(id: u64) -> Option<u64> { Some(id) }

fn main() {
    get_user(1);
    rename(1);
}
