use larder::cached;
use std::rc::Rc;

#[cached]
async fn get_user(id: u64) -> u64 {
    let id = Rc::new(id);
    std::future::ready(()).await;
    *id
}

fn send(_: impl Send) {}

fn main() { send(get_user(1)); }
