use larder::cached;

#[cached]
fn get_user(id: u64) -> String { id.to_string() }

fn main() {
    get_user(1);
    get_user::put(&1, 7);
}
