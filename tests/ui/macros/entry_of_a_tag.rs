use larder::Tag;

#[derive(Tag)]
struct UserRow(u64);

fn main() {
    let _ = larder::entry!(UserRow(1)).peek();
}
