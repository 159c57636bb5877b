use larder::cached;

mod users {
    #[larder::cached(key_prefix = "user-v2")]
    pub fn get(id: u64) -> u64 { id }
}

#[cached(key_prefix = "user-v2")]
fn get_user(id: u64) -> u64 { id }

fn main() {
    get_user(1);
    users::get(1);
}
