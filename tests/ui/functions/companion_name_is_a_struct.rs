use larder::cached;

#[allow(non_camel_case_types)]
struct user { id: u64 }

#[cached]
fn user(id: u64) -> u64 { user { id }.id }

fn main() { user(1); }
