use larder::cached;

trait Find { fn find(id: u64) -> u64; }

struct Repo;

impl Find for Repo {
    #[cached]
    fn find(id: u64) -> u64 { id }
}

fn main() { Repo::find(1); }
