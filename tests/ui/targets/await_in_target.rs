use larder::{cached, invalidates};

#[cached]
async fn get_user(id: u64) -> u64 { id }

#[invalidates(get_user(id).await)]
async fn rename(id: u64) {}

fn main() {
    drop((get_user(1), rename(1)));
}
