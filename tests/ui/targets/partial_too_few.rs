use larder::{cached, invalidates};

#[cached]
fn posts(user: u64, page: u32, sort: bool) -> u64 { user + u64::from(page) + u64::from(sort) }

#[invalidates(posts(_, page))]
fn publish(page: u32) {}

fn main() {
    posts(1, 2, true);
    publish(1);
}
