use larder::{Cache, store::Memory};

fn main() {
    let cache = Cache::new("ui", Memory::default());
    let _ = cache.set("a", &1, 60).wait();
}
