use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(if id > 0 { get_user(id) })]
fn rename(id: u64) { drop(id) }

fn main() {
    get_user(1);
    rename(1);
}
