use larder::cached;

#[derive(Clone)]
struct Repo(u64);

impl Repo {
    #[cached]
    fn find(id: u64) -> Self { Self(id) }
}

fn main() { let _ = Repo::find(1).0; }
