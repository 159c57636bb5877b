use larder::Tag;

#[derive(Tag)]
#[tag(within = Tenant(self.tenant))]
struct Row { tenant: u32, id: u64 }

fn main() {}
