use larder::cached;

type Res<T> = Result<T, std::io::Error>;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64) -> Res<u64> { Ok(id) }
}

fn main() { let _ = Repo.find(1); }
