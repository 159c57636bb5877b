//! A crate that knows larder by another name.

use cache::{Tag, cached, invalidates};

/// Any one thing.
#[derive(Tag)]
#[tag(crate = cache)]
pub struct Thing {
    /// Which it is.
    pub id: u64,
}

/// A part of a thing.
#[derive(Tag)]
#[tag(crate = cache, within = Thing { id: self.of })]
pub struct PartOf {
    /// Which thing.
    pub of: u64,
}

/// A part.
#[cached(crate = cache, cache_err = 5, weigh = |(of, _), _| *of, max_weight = 100, tags(PartOf { of }))]
pub fn get_part(of: u64, page: u32) -> Result<u64, String> {
    Ok(of + u64::from(page))
}

/// A thing.
#[cached(crate = cache, key_prefix = "renamed_thing", tags(Thing { id }))]
pub fn get_thing(id: u64, page: u32) -> Result<u64, String> {
    Ok(id + u64::from(page))
}

/// The same, waiting.
#[cached(crate = cache, ignore(db), cache_none = false, unless = id == 0)]
pub async fn get_async(db: &str, id: u64) -> Option<usize> {
    Some(db.len() + get_thing(id, 1).map_or(0, |_| 1))
}

/// Of any type.
#[cached(crate = cache)]
pub fn get_typed<T: Default + Clone + Send + Sync + 'static>(id: u64) -> (T, u64) {
    (T::default(), id)
}

/// Has things.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Shelf;

#[cached]
impl Shelf {
    /// A thing of this shelf.
    #[cached(crate = cache)]
    pub fn thing(&self, id: u64) -> u64 {
        id
    }

    /// How many things there are.
    #[cached(crate = cache)]
    pub fn count() -> u64 {
        1
    }
}

/// Changes a thing.
#[invalidates(crate = cache, get_thing(id, ..), Thing { id }, Ok(id) => get_typed::<u8>(*id))]
pub fn write(id: u64) -> Result<u64, String> {
    Ok(id)
}

/// Changes everything.
#[invalidates(crate = cache, get_async(..), Shelf::thing(..), Shelf::count())]
pub async fn write_all() {}

/// Changes things by hand.
pub fn by_hand(id: u64) -> bool {
    cache::invalidate!(get_thing { id, .. }, Thing(..), Shelf::thing(&Shelf, id));
    cache::entry!(Shelf::thing(&Shelf, id)).contains() || cache::entry!(get_thing(id, 1)).contains()
}
