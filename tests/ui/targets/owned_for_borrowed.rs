use larder::{cached, invalidates};

#[cached]
fn named(name: &str) -> usize { name.len() }

#[invalidates(named(id))]
fn rename(id: u64) {}

fn main() {
    named("Ada");
    rename(1);
}
