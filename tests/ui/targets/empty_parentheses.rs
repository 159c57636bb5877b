use larder::invalidates;

#[invalidates()]
fn rename(id: u64) {}

fn main() {
    rename(1);
}
