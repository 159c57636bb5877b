use larder::cached;

#[cached]
fn get_user(id: u64) -> u64 { id }

fn main() {
    get_user(1);
    larder::entry!(get_user(1)).put("Ada");
}
