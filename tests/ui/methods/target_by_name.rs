use larder::{cached, invalidates};

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64) -> u64 { id }

    #[invalidates(Self::find { id, .. })]
    fn rename(&self, id: u64) {}
}

fn main() { Repo.rename(Repo.find(1)); }
