use larder::invalidates;

#[invalidates(Rep::find(repo, id))]
fn rename(repo: &str, id: u64) {}

fn main() { rename("", 1); }
