use larder::cached;
use std::future::Future;

#[cached]
fn get_user(id: u64) -> impl Future<Output = u64> { async move { id } }

fn main() { drop(get_user(1)); }
