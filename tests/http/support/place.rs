//! Where pages are kept.

use larder::http::{Pages, PagesBuilder};
use larder::store::Memory;
use larder::{Cache, Near};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A store that stands in for one that processes share.
pub(crate) static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("pages", Memory::default()));

/// Another one, of which there are copies in this process.
pub(crate) static NEAR: LazyLock<Cache> = LazyLock::new(|| {
    let cache = Cache::builder("near", Memory::default());
    cache.near(Near::Validate).build()
});

/// Where the pages of a test are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Place {
    Memory,
    Store,
    /// In a store, and near in this process's memory too.
    Near,
}

impl Place {
    /// Pages that no other test has, told apart by their whole query.
    pub(crate) fn pages(self) -> PagesBuilder {
        self.bare().whole_query()
    }

    /// The same, of which the query is to be chosen.
    pub(crate) fn bare(self) -> PagesBuilder {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let pages = Pages::builder(format!("pages {number}"));
        match self {
            Place::Memory => pages,
            Place::Store => pages.store(&CACHE),
            Place::Near => pages.store(&NEAR),
        }
    }
}

/// Runs a test on each place.
pub(crate) async fn on_each_store(test: impl AsyncFn(Place)) {
    for place in [Place::Memory, Place::Store, Place::Near] {
        println!("in {place:?}");
        test(place).await;
    }
}
