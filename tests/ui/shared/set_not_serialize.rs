use larder::{Cache, Timeout, store::Memory};

struct User(u64);

fn main() {
    let cache = Cache::new("ui", Memory::default());
    let _ = cache.set("ada", &User(1), Timeout::NEVER).wait();
    let _ = User(1).0;
}
