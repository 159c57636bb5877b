use larder::invalidates;

fn posts(user: u64) -> u64 { user }

#[invalidates(posts { user, .. })]
fn publish(user: u64) {}

fn main() {
    posts(1);
    publish(1);
}
