use larder::cached;

#[cached]
fn posts(user: u64, page: u32) -> u64 { user + u64::from(page) }

fn main() {
    posts(1, 2);
    posts::invalidate(&1);
}
