use larder::invalidates;

#[invalidates("get_user")]
fn rename(id: u64) {}

fn main() {
    rename(1);
}
