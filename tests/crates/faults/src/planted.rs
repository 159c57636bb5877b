//! The faults.

use larder::{Tag, cached, invalidates};

/// Never expires, and nothing clears it.
#[cached]
pub fn rates(day: u64) -> u64 {
    day
}

/// Read by nobody.
#[derive(Tag)]
pub struct Orphan(u64);

/// Named by no write.
#[derive(Tag)]
pub struct Season;

#[cached(timeout = 60, tags(Season))]
pub fn menu(day: u64) -> u64 {
    day
}

#[cached]
pub fn profile(id: u64) -> u64 {
    id
}

/// Has the key at hand.
#[invalidates(profile(..))]
pub fn rename(id: u64) -> u64 {
    id
}

#[invalidates(profile(id), Orphan(id))]
pub fn touch(id: u64) {
    let _ = id;
}

#[cached]
pub fn avatar(id: u64) -> u64 {
    id
}

/// Names what nobody reads.
#[invalidates(avatar(id + 1000))]
pub fn upload(id: u64) {
    let _ = id;
}

/// Runs all of it.
pub fn run() {
    for id in 0..4 {
        let _ = (rates(id), menu(id), profile(id), avatar(id));
        touch(id);
        profile(id);
        rename(id);
        upload(id);
    }
}
