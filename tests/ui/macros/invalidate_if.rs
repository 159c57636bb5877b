use larder::cached;

#[cached]
fn get_user(id: u64) -> u64 { id }

fn main() {
    let id = get_user(1);
    larder::invalidate!(if id > 0 { get_user(id) });
}
