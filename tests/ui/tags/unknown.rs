use larder::invalidates;

#[invalidates(UserRow(id))]
fn rename(id: u64) {}

fn main() { rename(1); }
