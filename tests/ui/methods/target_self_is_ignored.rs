use larder::{cached, invalidates};

struct Repo;

impl Repo {
    #[cached(ignore(self))]
    fn find(&self, id: u64) -> u64 { id }

    #[invalidates(Self::find(self, id))]
    fn rename(&self, id: u64) {}
}

fn main() { Repo.rename(Repo.find(1)); }
