use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(Ok(id) -> get_user(id))]
fn rename(id: u64) -> Result<u64, String> { Ok(id) }

fn main() {
    let _ = rename(get_user(1));
}
