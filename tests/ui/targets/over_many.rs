use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(ids.iter().map(|id| get_user(id)))]
fn rename(ids: &[u64]) { drop(ids) }

fn main() {
    get_user(1);
    rename(&[1]);
}
