use larder::cached;

struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64) -> u64 { id }
}

fn main() { Repo.find(1); }
