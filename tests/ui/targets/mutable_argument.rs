use larder::{cached, invalidates};

#[cached]
fn total(items: &[u64]) -> u64 { items.iter().sum() }

#[invalidates(total(&mut items))]
fn save(items: Vec<u64>) { drop(items) }

fn main() {
    total(&[]);
    save(vec![]);
}
