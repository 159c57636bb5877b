use larder::invalidates;

mod users {
    #[larder::cached]
    fn get_user(id: u64) -> u64 { id }
    pub fn two() -> u64 { get_user(2) }
}

#[invalidates(users::get_user(id))]
fn rename(id: u64) {}

fn main() {
    rename(users::two());
}
