use larder::cached;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo<T>(T);

impl<T> Repo<T> {
    #[cached]
    fn find(&self, id: usize) -> usize { id }
}

fn main() { Repo("").find(1); }
