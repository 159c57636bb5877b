use larder::{cached, invalidates};

#[cached]
fn get_user(id: u64) -> u64 { id }

#[invalidates(Some(name) => get_user(name.parse()?))]
fn rename(id: u64) -> Option<String> { Some(id.to_string()) }

fn main() {
    get_user(1);
    rename(1);
}
