use larder::Tag;

#[derive(Tag)]
struct Table<'a>(&'a str);

fn main() { let _ = Table("").0; }
