use larder::{cached, invalidates};

#[cached]
fn posts(user: u64, page: u32) -> u64 { user + u64::from(page) }

#[invalidates(Ok(id) => posts(id, 0), posts(id, 1))]
fn publish(user: u64) -> Result<u64, String> { Ok(user) }

fn main() {
    posts(1, 2);
    let _ = publish(1);
}
