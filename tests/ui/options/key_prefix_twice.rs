use larder::cached;

#[cached(key_prefix = "user")]
fn get_user(id: u64) -> u64 { id }

#[cached(key_prefix = "user")]
fn get_name(id: u64) -> u64 { id }

fn main() {
    get_user(1);
    get_name(1);
}
