#[derive(larder::Tag)]
struct UserRow(u64);

fn main() {
    let _ = larder::http::tags![UserRow(..)];
}
