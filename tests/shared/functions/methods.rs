//! Methods and associated functions.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, cached, entry, invalidates};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("methods"));

static LOADS: Counter = Counter::new();

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo {
    tenant: u32,
}

impl Repo {
    #[cached(timeout = 60, store = CACHE)]
    fn find(&self, id: u64) -> Option<String> {
        LOADS.count();
        Some(format!("{id} of {}", self.tenant))
    }

    #[cached(timeout = 60, store = CACHE, ignore(self))]
    async fn count(&self, table: &str) -> Result<usize, String> {
        tokio::task::yield_now().await;
        Ok(table.len())
    }

    #[cached(timeout = 60, store = CACHE)]
    fn of<T: Default + Serialize + for<'de> Deserialize<'de> + Clone + Send + Sync + 'static>(
        &self,
    ) -> (u32, T) {
        (self.tenant, T::default())
    }

    #[invalidates(Self::find(self, id), Self::count(table))]
    fn rename(&mut self, id: u64, table: &str) {
        let _ = (id, table);
    }

    #[invalidates(Self::find(self, ..))]
    fn drop_found(&self) {}

    #[invalidates(Self::of::<_>(..))]
    fn drop_all(&self) {}
}

#[test]
fn a_method_is_invalidated_in_a_write_and_by_hand() {
    let (mut one, two) = (Repo { tenant: 1 }, Repo { tenant: 2 });
    let find = |repo: &Repo, id: u64| {
        let before = LOADS.get();
        repo.find(id);
        LOADS.get() - before
    };
    assert_eq!((find(&one, 7), find(&two, 7), find(&one, 7)), (1, 1, 0));
    assert_eq!(
        entry!(Repo::find(&one, 7)).peek().wait(),
        Ok(Some(Some("7 of 1".into())))
    );
    one.rename(7, "");
    assert_eq!((find(&one, 7), find(&two, 7)), (1, 0));
    entry!(Repo::find(&two, 7)).invalidate().wait().unwrap();
    assert_eq!((find(&one, 7), find(&two, 7)), (0, 1));
    // the first invalidation of a mask clears all
    one.drop_found();
    assert_eq!((find(&one, 7), find(&two, 7)), (1, 1));
    one.drop_found();
    assert_eq!((find(&one, 7), find(&two, 7)), (1, 0));
    larder::invalidate!(Repo::find(..));
    assert_eq!((find(&one, 7), find(&two, 7)), (1, 1));
}

#[tokio::test]
async fn self_may_be_ignored() {
    let (one, two) = (Repo { tenant: 1 }, Repo { tenant: 2 });
    assert_eq!(one.count("abc").await, Ok(3));
    assert_eq!(two.count("abc").await, Ok(3));
    assert_eq!(entry!(Repo::count("abc")).peek().await, Ok(Some(3)));
    assert_eq!(entry!(Repo::count("abc")).contains().await, Ok(true));
    assert_eq!(entry!(Repo::count("abc")).invalidate().await, Ok(()));
    assert_eq!(entry!(Repo::count("abc")).contains().await, Ok(false));
}

#[test]
fn a_generic_method_has_entries_for_each_type() {
    let one = Repo { tenant: 1 };
    assert_eq!(
        (one.of::<u8>(), one.of::<String>()),
        ((1, 0), (1, String::new()))
    );
    assert_eq!(entry!(Repo::of::<u8>(&one)).contains().wait(), Ok(true));
    assert_eq!(entry!(Repo::of::<u16>(&one)).contains().wait(), Ok(false));
    one.drop_all();
    assert_eq!(entry!(Repo::of::<u8>(&one)).contains().wait(), Ok(false));
    assert_eq!(
        entry!(Repo::of::<String>(&one)).contains().wait(),
        Ok(false)
    );
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Page(Vec<u64>);

static PAGES: Counter = Counter::new();

#[cached]
impl Page {
    #[cached(timeout = 60, store = CACHE)]
    fn load(number: u64) -> Self {
        PAGES.count();
        Page(vec![number])
    }

    #[cached(timeout = 60, store = CACHE, ignore(self))]
    fn length(&self, of: u64) -> u64 {
        PAGES.count();
        of + self.0.len() as u64
    }

    #[invalidates(Self::load(number), Self::length(number))]
    fn store(number: u64) {
        let _ = number;
    }
}

#[test]
fn a_block_has_functions_without_self() {
    let page = Page::load(3);
    assert_eq!(
        (page.length(3), Page::load(3), page.length(3)),
        (4, Page(vec![3]), 4)
    );
    assert_eq!(PAGES.get(), 2);
    assert_eq!(entry!(Page::load(3)).peek().wait(), Ok(Some(Page(vec![3]))));
    Page::store(3);
    assert_eq!(entry!(Page::load(3)).peek().wait(), Ok(None));
    Page::load(3);
    page.length(3);
    assert_eq!(PAGES.get(), 4);
}

struct Of<T>(T);

impl<T: Clone + Into<u64> + std::hash::Hash + Eq + Send + Sync + 'static> Of<T> {
    #[cached(timeout = 60, store = CACHE, key(n: T = self.0.clone()))]
    fn number(&self) -> u64 {
        self.0.clone().into() + size_of::<T>() as u64
    }
}

#[test]
fn each_type_of_a_generic_impl_has_its_own_entries() {
    assert_eq!(
        (Of(1u8).number(), Of(1u32).number(), Of(1u8).number()),
        (2, 5, 2)
    );
    larder::invalidate!(<Of<u8>>::number(..));
    assert_eq!((Of(1u8).number(), Of(1u32).number()), (2, 5));
}
