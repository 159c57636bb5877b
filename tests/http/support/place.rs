//! Where pages are kept.

use crate::behaviours::{NEAR as MODE, STORE};
use larder::http::{Pages, PagesBuilder};
use larder::{Cache, Config};
use std::env;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A store that processes share, or one in memory that stands in for it.
pub(crate) static CACHE: LazyLock<Cache> = LazyLock::new(|| open("pages", "off"));

/// Another one, of which there are copies in this process.
pub(crate) static NEAR: LazyLock<Cache> = LazyLock::new(|| {
    let mode = env::var(MODE);
    open("near", mode.as_deref().unwrap_or("validate"))
});

/// In memory, unless this program is told of another store, as `every_store` tells it.
fn open(prefix: &str, near: &str) -> Cache {
    let store = env::var(STORE);
    let mut config = Config::new(store.as_deref().unwrap_or("memory:"), prefix);
    config.near = Some(near.to_owned());
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

/// Runs a test on each place; in memory that is not shared too, unless it is about a store. If it is about
/// a mode of the near cache, it is tried there alone.
pub(crate) async fn on_each_store(test: impl AsyncFn(Place)) {
    let places = [Place::Memory, Place::Store, Place::Near];
    let others = [STORE, MODE].map(|told| usize::from(env::var_os(told).is_some()));
    for place in &places[others.iter().sum()..] {
        println!("in {place:?}");
        test(*place).await;
    }
}
