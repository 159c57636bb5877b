#[larder::invalidates(two_phase)]
fn publish() {}

fn main() {}
