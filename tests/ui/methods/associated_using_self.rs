use larder::cached;

struct Repo;

impl Repo {
    fn load(id: u64) -> u64 { id }

    #[cached]
    fn find(id: u64) -> u64 { Self::load(id) }
}

fn main() {
    let _ = Repo;
    Repo::find(1);
}
