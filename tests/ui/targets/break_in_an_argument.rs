use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(get_user(if id == 0 { break } else { id }))]
fn rename(id: u64) { drop(id) }

fn main() {
    get_user(1);
    rename(1);
}
