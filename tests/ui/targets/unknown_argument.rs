use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(get_user(user_id))]
fn rename(id: u64) {}

fn main() {
    get_user(1);
    rename(1);
}
