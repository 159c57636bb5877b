use larder::cached;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo<'a>(&'a str);

impl Repo<'_> {
    #[cached]
    fn find(&self, id: usize) -> usize { self.0.len() + id }
}

fn main() { Repo("").find(1); }
