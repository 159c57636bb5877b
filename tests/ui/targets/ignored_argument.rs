use larder::{cached, invalidates};

#[cached(ignore(db))]
fn get_user(db: &str, id: u64) -> String { format!("{db}{id}") }

#[invalidates(get_user(db, id))]
fn rename(db: &str, id: u64) {}

fn main() {
    get_user("", 1);
    rename("", 1);
}
