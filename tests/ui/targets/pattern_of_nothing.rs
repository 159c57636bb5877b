use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(Ok(user) => get_user(user))]
fn rename(id: u64) {}

fn main() {
    get_user(1);
    rename(1);
}
