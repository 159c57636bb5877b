use larder::Tag;

#[derive(Tag)]
#[tag(within = Row { tenant: self.tenant, id: 0 })]
struct Row { tenant: u32, id: u64 }

fn main() {}
