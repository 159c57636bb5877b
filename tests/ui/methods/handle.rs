use larder::cached;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached(handle = Find)]
    fn find(&self, id: u64) -> u64 { id }
}

fn main() { Repo.find(1); }
