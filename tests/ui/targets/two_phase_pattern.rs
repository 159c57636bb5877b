use larder::{cached, invalidates};

#[cached]
fn post(id: u64) -> u64 {
    id
}

#[invalidates(two_phase, Ok(id) => post(id))]
fn publish() -> Result<u64, ()> {
    Ok(1)
}

fn main() {}
