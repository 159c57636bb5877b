mod users {
    #[larder::cached]
    fn get_user(id: u64) -> u64 { id }
    pub fn two() -> u64 { get_user(2) }
}

fn main() {
    users::two();
    users::get_user::clear();
}
