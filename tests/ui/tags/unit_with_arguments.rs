use larder::{Tag, invalidates};

#[derive(Tag)]
struct Settings;

#[invalidates(Settings(1))]
fn write() {}

fn main() { write(); }
