use larder::http::Pages;
use larder::invalidates;
use std::sync::LazyLock;

static USERS: LazyLock<Pages> =
    LazyLock::new(|| Pages::builder("users").whole_query().build().unwrap());

#[invalidates(USERS.clear_path("/users"))]
fn rename() {}

fn main() { rename(); }
