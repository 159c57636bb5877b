use larder::cached;

trait Find { fn find(&self, id: u64) -> u64; }

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

#[cached]
impl Find for Repo {
    #[cached]
    fn find(&self, id: u64) -> u64 { id }
}

fn main() { Repo.find(1); }
