//! What is sound.

use larder::{Tag, cached, invalidates};

#[derive(Tag)]
pub struct Tenant(u64);

/// Goes with its tenant, and is named by no write itself.
#[derive(Tag)]
#[tag(within = Tenant(self.0))]
pub struct Row(u64, u64);

/// Kept for another program.
#[derive(Tag)]
#[tag(allow(no_readers))]
pub struct Exported;

/// Changed by another program.
#[derive(Tag)]
#[tag(allow(no_writers))]
pub struct Imported;

#[cached(tags(Row(tenant, id)))]
pub fn row(tenant: u64, id: u64) -> u64 {
    tenant + id
}

/// Says nothing, and goes with what it is built on.
#[cached]
pub fn table(tenant: u64) -> u64 {
    (0..3).map(|id| row(tenant, id)).sum()
}

/// Ends with what it is built on.
#[cached]
pub fn forecast(day: u64) -> u64 {
    weather(day)
}

#[cached(timeout = 60)]
pub fn weather(day: u64) -> u64 {
    day
}

#[cached(allow(never_cleared))]
pub fn fibonacci(n: u64) -> u64 {
    if n < 2 {
        n
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

#[cached(timeout = never, tags(Imported))]
pub fn import(id: u64) -> u64 {
    id
}

#[cached(handle = Page, allow(cleared_whole, never_present))]
pub fn page(user: u64, number: u64) -> u64 {
    user + number
}

/// Cleared by hand.
#[cached]
pub fn by_hand(id: u64) -> u64 {
    id
}

/// Named in part alone, by a write that clears it first of all.
#[cached]
pub fn posts(user: u64, number: u64) -> u64 {
    user + number
}

/// Of any type.
#[cached]
pub fn wide<T: Into<u64> + Copy + Eq + std::hash::Hash + Send + Sync + 'static>(value: T) -> u64 {
    value.into()
}

/// With a method.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Shelf(pub u64);

impl Shelf {
    #[cached]
    pub fn book(&self, id: u64) -> u64 {
        self.0 + id
    }

    #[invalidates(Self::book(self, id))]
    pub fn burn(&self, id: u64) {
        let _ = id;
    }
}

/// Never called, so that nobody knows what it would be built on.
#[cached]
pub fn unused(id: u64) -> u64 {
    id
}

/// Never run.
#[invalidates(seldom(id))]
pub fn never_run(id: u64) {
    let _ = id;
}

/// Cleared by a write that has not run.
#[cached]
pub fn seldom(id: u64) -> u64 {
    id
}

#[invalidates(Tenant(tenant), Exported)]
pub fn drop_tenant(tenant: u64) {
    let _ = tenant;
}

/// All of it, and no key at hand.
#[invalidates(wide(..))]
pub fn reset() {}

#[invalidates(Page(..))]
pub fn repaginate(user: u64) {
    let _ = user;
}

#[invalidates(Page(user, 1000))]
pub fn turn(user: u64) {
    let _ = user;
}

#[invalidates(posts(user, ..))]
pub fn post(user: u64) {
    let _ = user;
}

/// A write around another.
#[invalidates(table(tenant))]
pub fn import_table(tenant: u64) {
    drop_tenant(tenant);
}

/// Runs what is to be run.
pub fn run() {
    let shelf = Shelf(1);
    for id in 0..4 {
        let _ = (row(id, 0), table(id), forecast(id), import(id));
        let _ = (page(id, 1), by_hand(id), posts(id, 1), seldom(id));
        let _ = (wide(id), wide(true), shelf.book(id), fibonacci(20));
        drop_tenant(id);
        table(id);
        import_table(id);
        reset();
        repaginate(id);
        turn(id);
        post(id);
        shelf.burn(id);
        by_hand::invalidate(&id);
        let _ = larder::deferred(|| posts(id, 2));
    }
}
