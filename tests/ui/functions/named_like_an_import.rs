use larder::cached;
use names::user;

mod names {
    #[allow(non_camel_case_types)]
    pub struct user {}
}

#[cached]
fn user(id: u64) -> u64 { id }

fn main() { user(1); }
