use larder::{cached, invalidates};

#[cached]
fn posts(user: u64, page: u32) -> u64 { user + u64::from(page) }

#[invalidates(posts(user, page, 3, ..))]
fn publish(user: u64, page: u32) {}

fn main() {
    posts(1, 2);
    publish(1, 2);
}
