use larder::{cached, invalidates};

#[cached]
fn name(id: &str) -> usize { id.len() }

#[invalidates(name(id))]
async fn rename(id: String) -> usize { drop(id); id.len() }

fn main() { name(""); drop(rename("".into())); }
