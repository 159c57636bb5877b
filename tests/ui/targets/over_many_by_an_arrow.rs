use larder::{cached, invalidates};

#[cached]
fn posts(user: u64, page: u32) -> u64 { user + u64::from(page) }

#[invalidates(for user in users => posts(user, ..))]
fn publish(user: u64) {}

fn main() {
    posts(1, 2);
    publish(1);
}
