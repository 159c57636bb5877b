#[larder::cached]
fn post(id: u64) -> u64 {
    id
}

fn main() {
    larder::invalidate!(on_unacknowledged = ignore, post(1));
}
