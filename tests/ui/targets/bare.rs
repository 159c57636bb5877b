use larder::{cached, invalidates};

#[cached]
fn posts(user: u64) -> u64 { user }

#[invalidates(posts)]
fn publish(user: u64) {}

fn main() {
    posts(1);
    publish(1);
}
