use larder::Tag;

#[derive(Tag)]
struct Price(f64);

fn main() { let _ = Price(1.0).0; }
