use larder::Tag;

#[derive(Tag)]
enum Row { User(u64), Post(u64) }

fn main() { let _ = (Row::User(1), Row::Post(1)); }
