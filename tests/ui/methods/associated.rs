use larder::cached;

struct Repo;

impl Repo {
    #[cached]
    fn find(id: u64) -> u64 { id }
}

fn main() {
    let _ = Repo;
    Repo::find(1);
}
