use larder::cached;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&mut self, id: u64) -> u64 { id }
}

fn main() { Repo.find(1); }
