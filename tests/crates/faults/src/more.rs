//! What is sound, and is easily taken for something else.

use larder::store::Memory;
use larder::{Cache, Tag, cached, invalidates};
use std::hash::Hash;
use std::sync::LazyLock;

pub static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("faults", Memory::default()));

/// Computed anew by hand.
#[cached]
pub fn refreshed(id: u64) -> u64 {
    id
}

/// Given its values by hand.
#[cached]
pub fn given(id: u64) -> u64 {
    id
}

/// The same, by tickets.
#[cached]
pub fn ticketed(id: u64) -> u64 {
    id
}

/// In a store, by a tag that is there too, and cleared by a write in two phases.
#[derive(Tag)]
#[tag(store = CACHE)]
pub struct Stored(u64);

#[cached(store = CACHE, tags(Stored(id)))]
pub fn stored(id: u64) -> u64 {
    id
}

#[invalidates(two_phase, stored(id), Stored(id + 1000))]
pub fn write_stored(id: u64) {
    let _ = id;
}

/// Within one that is within one.
#[derive(Tag)]
pub struct Region(u64);

#[derive(Tag)]
#[tag(within = Region(self.0))]
pub struct Shop(u64, u64);

#[derive(Tag)]
#[tag(within = Shop(self.0, self.1))]
pub struct Counter(u64, u64, u64);

#[cached(tags(Counter(region, 1, 2)))]
pub fn takings(region: u64) -> u64 {
    region
}

#[invalidates(Region(region))]
pub fn reorganize(region: u64) {
    let _ = region;
}

/// Of any type, with methods of a name that others have.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rack<T>(pub T);

#[cached]
impl<T: Clone + Eq + Hash + Send + Sync + 'static> Rack<T> {
    #[cached]
    pub fn book(&self, id: u64) -> u64 {
        id
    }

    #[cached]
    pub fn size(floor: u64) -> u64 {
        floor
    }

    #[invalidates(Self::book(self, id), Self::size(floor))]
    pub fn restock(&self, id: u64, floor: u64) {
        let _ = (id, floor);
    }
}

/// Cleared by what was returned, in part, and in a loop.
#[cached]
pub fn orders(user: u64, page: u64) -> u64 {
    user + page
}

#[invalidates(Ok(user) => orders(user, ..))]
pub fn order(fails: bool) -> Result<u64, String> {
    if fails { Err("sold out".into()) } else { Ok(1) }
}

#[cached]
pub fn listed(id: u64) -> u64 {
    id
}

pub fn clear_listed(ids: impl Iterator<Item = u64>) {
    for id in ids {
        larder::invalidate!(listed(id), orders(id, 0));
    }
}

/// Written to while nothing is cached.
#[cached]
pub fn switched_off(id: u64) -> u64 {
    id
}

#[invalidates(switched_off(id))]
pub fn write_switched_off(id: u64) {
    let _ = id;
}

/// A trait's method, by way of a function.
pub trait Priced {
    fn price(&self) -> u64;
}

impl Priced for u64 {
    fn price(&self) -> u64 {
        price_of(*self)
    }
}

#[cached(handle = PriceOf)]
pub fn price_of(id: u64) -> u64 {
    id
}

#[invalidates(PriceOf { id })]
pub fn reprice(id: u64) {
    let _ = id;
}

/// Cleared by another crate.
#[cached]
pub fn foreign(id: u64) -> u64 {
    id
}

/// Runs all of it.
pub fn run() {
    let (rack, other) = (Rack(1_u8), Rack("text"));
    for id in 0..4 {
        let _ = (
            refreshed(id),
            given(id),
            ticketed(id),
            stored(id),
            takings(id),
        );
        let _ = (
            rack.book(id),
            other.book(id),
            Rack::<u8>::size(id),
            orders(1, id),
        );
        let _ = (listed(id), id.price());
        refreshed::refresh(id);
        given::put(&id, id);
        ticketed::begin_put(&id).put(id);
        write_stored(id);
        reorganize(id);
        rack.restock(id, id);
        let _ = (order(false), order(true));
        reprice(id);
    }
    clear_listed(0..4);
    larder::set_enabled(false);
    let _ = switched_off(1);
    write_switched_off(1);
    larder::set_enabled(true);
}
