use larder::{cached, invalidates};

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64) -> u64 { id }
}

#[invalidates(repo.find(id))]
fn rename(repo: &Repo, id: u64) {}

fn main() { rename(&Repo, Repo.find(1)); }
