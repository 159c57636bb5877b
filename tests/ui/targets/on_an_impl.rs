use larder::invalidates;

struct Repo;

#[invalidates(get_user(..))]
impl Repo {
    fn rename(&self) {}
}

fn main() {
    Repo.rename();
}
