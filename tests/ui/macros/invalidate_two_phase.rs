#[larder::cached]
fn post(id: u64) -> u64 {
    id
}

fn main() {
    larder::invalidate!(two_phase, post(1));
}
