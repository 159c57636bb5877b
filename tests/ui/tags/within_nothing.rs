use larder::Tag;

#[derive(Tag)]
#[tag(within)]
struct Row { tenant: u32, id: u64 }

fn main() {}
