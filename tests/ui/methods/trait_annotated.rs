use larder::cached;

#[cached]
trait Find {
    fn find(&self, id: u64) -> u64 { id }
}

impl Find for () {}

fn main() { ().find(1); }
