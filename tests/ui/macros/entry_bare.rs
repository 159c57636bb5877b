use larder::cached;

#[cached]
fn get_user(id: u64) -> u64 { id }

fn main() {
    get_user(1);
    let _ = larder::entry!(get_user).peek();
}
