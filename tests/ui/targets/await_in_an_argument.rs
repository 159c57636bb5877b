use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

async fn id_of(name: &str) -> u64 { name.len() as u64 }

#[invalidates(get_user(id_of(name).await))]
async fn rename(name: &str) { drop(name) }

fn main() {
    get_user(1);
    drop(rename(""));
}
