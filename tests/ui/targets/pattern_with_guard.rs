use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(Some(id) if *id > 3 => get_user(id))]
fn rename(id: u64) -> Option<u64> { Some(id) }

fn main() {
    get_user(1);
    rename(1);
}
