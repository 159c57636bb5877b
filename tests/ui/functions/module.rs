use larder::cached;

#[cached]
mod users {
    pub fn get(id: u64) -> u64 { id }
}

fn main() { users::get(1); }
