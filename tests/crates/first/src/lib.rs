//! A library with cached functions, for crates that read through them and invalidate them.

use larder::{Tag, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering};

static VERSION: AtomicU64 = AtomicU64::new(1);

/// Any one thing.
#[derive(Tag)]
pub struct Thing(pub u64);

/// Where a thing is.
#[derive(Tag)]
pub struct Place {
    /// Where it is.
    pub place: String,
    /// Which it is.
    pub id: u64,
}

/// Changes everything, and tells nobody.
pub fn change() -> u64 {
    VERSION.fetch_add(1, Ordering::SeqCst) + 1
}

/// A thing's version.
#[cached(key_prefix = "first_thing", tags(Thing(id)))]
pub fn get_thing(id: u64, part: &str) -> u64 {
    let _ = (id, part);
    VERSION.load(Ordering::SeqCst)
}

/// The same, waiting.
#[cached(tags(Place { place, id }))]
pub async fn get_placed(place: &str, id: u64) -> Result<u64, String> {
    if place.is_empty() {
        return Err("nowhere".to_owned());
    }
    Ok(VERSION.load(Ordering::SeqCst) + id)
}

/// What is built on a thing.
#[cached]
pub fn get_view(id: u64) -> u64 {
    get_thing(id, "view")
}

/// Of any type.
#[cached]
pub fn get_typed<T: Default + Clone + Send + Sync + 'static>(id: u64) -> (T, u64) {
    (T::default(), id + VERSION.load(Ordering::SeqCst))
}

/// Has things.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Shelf {
    /// Which it is.
    pub id: u64,
}

impl Shelf {
    /// A thing on this shelf.
    #[cached]
    pub fn thing(&self, id: u64) -> u64 {
        self.id + id + VERSION.load(Ordering::SeqCst)
    }
}

/// Changes a thing.
#[invalidates(get_thing(id, ..))]
pub fn write_thing(id: u64) -> u64 {
    let _ = id;
    change()
}

/// Functions that another module and other crates know by other paths.
pub mod nested {
    pub use self::deep::get_deep;
    pub use crate::get_thing as get_by_another_name;

    mod deep {
        /// Something far down.
        #[larder::cached]
        pub fn get_deep(id: u64) -> u64 {
            id
        }
    }
}
