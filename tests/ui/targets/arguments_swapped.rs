use larder::{cached, invalidates};

#[cached]
fn posts(user: u64, lang: String) -> u64 { user + lang.len() as u64 }

#[invalidates(posts(lang, user))]
fn publish(user: u64, lang: &str) {}

fn main() {
    posts(1, String::new());
    publish(1, "en");
}
