use larder::cached;

struct Row;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64) -> Row { let _ = id; Row }
}

fn main() { Repo.find(1); }
