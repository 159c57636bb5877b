use larder::invalidates;

#[invalidates(get_usr(id))]
fn rename(id: u64) {}

fn main() {
    rename(1);
}
