//! Where pages are kept.

use larder::http::{Pages, PagesBuilder};
use larder::store::Memory;
use larder::{Cache, Config, Near};
use std::env;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The variable with the URL of a store, if the tests are to be run on one: see `every_store`.
pub(crate) const STORE: &str = "LARDER_BEHAVIOURS_ON";

/// A store that processes share, or one in memory that stands in for it.
pub(crate) static CACHE: LazyLock<Cache> = LazyLock::new(|| open("pages", Near::Off));

/// Another one, of which there are copies in this process.
pub(crate) static NEAR: LazyLock<Cache> = LazyLock::new(|| open("near", Near::Validate));

fn open(prefix: &str, near: Near) -> Cache {
    let Ok(store) = env::var(STORE) else {
        return Cache::builder(prefix, Memory::default()).near(near).build();
    };
    let mut config = Config::new(store, prefix);
    config.near = (near == Near::Validate).then(|| "validate".to_owned());
    config.open().unwrap()
}

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

/// Runs a test on each place; in memory that is not shared too, unless it is about a store.
pub(crate) async fn on_each_store(test: impl AsyncFn(Place)) {
    let places = [Place::Memory, Place::Store, Place::Near];
    let not_shared = usize::from(env::var_os(STORE).is_some());
    for place in &places[not_shared..] {
        println!("in {place:?}");
        test(*place).await;
    }
}
