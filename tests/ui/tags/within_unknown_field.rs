use larder::Tag;

#[derive(Tag)]
struct Tenant(u32);

#[derive(Tag)]
#[tag(within = Tenant(self.tenat))]
struct Row { tenant: u32, id: u64 }

fn main() {}
