use larder::{cached, invalidates};

struct Post { author: u64 }

#[cached]
fn posts(user: u64, page: u32) -> u64 { user + u64::from(page) }

#[invalidates(post => posts(post.autor, ..))]
fn publish(author: u64) -> Post { Post { author } }

fn main() {
    posts(1, 2);
    publish(1).author;
}
