use larder::{cached, invalidates};

#[cached(timout = 60)]
fn get_user(id: u64) -> u64 { id }

#[invalidates(get_user(id))]
fn rename(id: u64) {}

fn main() {
    rename(get_user(1));
    get_user::clear();
}
