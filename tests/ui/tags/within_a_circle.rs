use larder::Tag;

#[derive(Tag)]
#[tag(within = Shelf(self.0))]
struct Book(u64);

#[derive(Tag)]
#[tag(within = Book(self.0))]
struct Shelf(u64);

fn main() {}
