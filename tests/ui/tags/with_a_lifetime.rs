use larder::Tag;
use std::borrow::Cow;

#[derive(Tag)]
struct Table<'a>(Cow<'a, str>);

fn main() { let _ = Table("".into()).0; }
