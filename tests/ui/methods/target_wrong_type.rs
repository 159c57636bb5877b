use larder::{cached, invalidates};

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64) -> u64 { id }

    #[invalidates(Self::find(self, name))]
    fn rename(&self, name: &str) {}
}

fn main() { Repo.find(1); Repo.rename(""); }
