use larder::Tag;

#[derive(Tag)]
struct Tenant(u32);

#[derive(Tag)]
#[tag(within = Tenant(self.tenant), within = Tenant(1))]
struct Row { tenant: u32, id: u64 }

fn main() {}
