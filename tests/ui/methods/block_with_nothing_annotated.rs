use larder::cached;

struct Repo;

#[cached]
impl Repo {
    fn find(id: u64) -> u64 { id }
}

fn main() { let _ = Repo; Repo::find(1); }
