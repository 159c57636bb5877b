use larder::{cached, invalidates};

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo;

impl Repo {
    #[cached]
    fn find(&self, id: u64, lang: u8) -> u64 { id + u64::from(lang) }

    #[invalidates(Self::find(self, id))]
    fn rename(&self, id: u64) {}
}

fn main() { Repo.rename(Repo.find(1, 2)); }
