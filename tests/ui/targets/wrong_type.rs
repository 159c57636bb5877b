use larder::{cached, invalidates};

#[cached]
fn posts(user: u64, page: u32) -> u64 { user + u64::from(page) }

#[invalidates(posts(name, page))]
fn publish(name: &str, page: u32) {}

fn main() {
    posts(1, 2);
    publish("Ada", 2);
}
