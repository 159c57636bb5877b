use larder::Tag;

#[derive(Tag)]
struct Tenant(u32);

#[derive(Tag)]
#[tag(within = Tenant(self.0))]
struct Settings;

fn main() {}
