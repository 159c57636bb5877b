use larder::invalidates;

mod users {
    #[larder::cached]
    pub fn get_user(id: u64) -> u64 { id }
}

#[invalidates(get_user(id))]
fn rename(id: u64) {}

fn main() {
    rename(users::get_user(2));
}
