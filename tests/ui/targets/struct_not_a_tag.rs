use larder::invalidates;

struct UserRow(u64);

#[invalidates(UserRow(id))]
fn rename(id: u64) {}

fn main() {
    UserRow(1);
    rename(1);
}
