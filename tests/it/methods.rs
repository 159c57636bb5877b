//! Methods: what `self` is to the key, and how a target names them.

use crate::support::Counter;
use futures::executor::block_on;
use larder::{cached, invalidates};
use std::sync::Arc;

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Shop {
    id: u64,
}

static LOADS: Counter = Counter::new();

impl Shop {
    #[cached]
    fn price(&self, product: u64) -> u64 {
        LOADS.count();
        self.id * 100 + product
    }

    #[cached]
    async fn stock(self, product: u64) -> u64 {
        tokio::task::yield_now().await;
        self.id * 1000 + product
    }

    #[cached]
    fn shared(self: Arc<Self>, product: &str) -> String {
        format!("{} {product}", self.id)
    }

    #[cached(ignore(self), timeout = "1h", capacity = 10)]
    fn of_all_shops(&self, product: u64) -> u64 {
        product + self.id
    }

    #[cached(key(id: u64 = self.id))]
    fn name(&mut self) -> String {
        self.id += 1;
        format!("shop {}", self.id)
    }

    #[invalidates(Self::price(self, product))]
    fn set_price(&self, product: u64) {
        let _ = product;
    }

    #[invalidates(Shop::price(self, ..), Self::of_all_shops(..))]
    fn set_all_prices(&mut self) {}

    #[invalidates(Self::price(_, product))]
    fn recall(product: u64) {
        let _ = product;
    }
}

#[test]
fn two_instances_never_share() {
    let (one, two) = (Shop { id: 1 }, Shop { id: 2 });
    for _ in 0..2 {
        assert_eq!((one.price(7), two.price(7)), (107, 207));
        assert_eq!(block_on(one.clone().stock(7)), 1007);
        assert_eq!(block_on(two.clone().stock(7)), 2007);
        assert_eq!(Arc::new(one.clone()).shared("tea"), "1 tea");
        assert_eq!(Arc::new(two.clone()).shared("tea"), "2 tea");
    }
    assert!(larder::entry!(Shop::price(&one, 7)).contains());
    larder::invalidate!(Shop::price(&one, 7));
    assert!(!larder::entry!(Shop::price(&one, 7)).contains());
    assert!(larder::entry!(Shop::price(&two, 7)).contains());
    // an equal instance is the same
    assert_eq!(
        larder::entry!(Shop::price(&Shop { id: 2 }, 7)).peek(),
        Some(207)
    );
}

#[test]
fn writes_name_methods_with_self_where_it_is_in_the_key() {
    let (mut one, two) = (Shop { id: 11 }, Shop { id: 12 });
    let fill = || {
        for product in [1, 2] {
            Shop { id: 11 }.price(product);
            two.price(product);
        }
        two.of_all_shops(1);
    };
    let there = |shop: &Shop, product: u64| larder::entry!(Shop::price(shop, product)).contains();
    fill();
    one.set_price(1);
    assert!(!there(&one, 1) && there(&one, 2) && there(&two, 1));
    fill();
    one.set_all_prices();
    fill();
    one.set_all_prices();
    assert!(!there(&one, 1) && !there(&one, 2) && there(&two, 1));
    assert!(!larder::entry!(Shop::of_all_shops(1)).contains());
    fill();
    Shop::recall(1);
    fill();
    Shop::recall(1);
    assert!(!there(&one, 1) && there(&one, 2) && !there(&two, 1) && there(&two, 2));
}

#[test]
fn an_ignored_self_is_not_in_the_key() {
    let (one, two) = (Shop { id: 21 }, Shop { id: 22 });
    assert_eq!((one.of_all_shops(500), two.of_all_shops(500)), (521, 521));
    larder::invalidate!(Shop::of_all_shops(500));
    assert_eq!(two.of_all_shops(500), 522);
    assert_eq!(larder::entry!(Shop::of_all_shops(500)).peek(), Some(522));
}

#[test]
fn a_key_may_be_computed_from_self() {
    let mut shop = Shop { id: 31 };
    assert_eq!((shop.name(), shop.id), ("shop 32".to_owned(), 32));
    let mut again = Shop { id: 31 };
    assert_eq!((again.name(), again.id), ("shop 32".to_owned(), 31));
    larder::entry!(Shop::name(31)).put("put".to_owned());
    assert_eq!(again.name(), "put");
}

struct Repo<T> {
    id: u64,
    item: T,
}

impl<T: Clone + Send + Sync + ToString + 'static> Repo<T> {
    #[cached(key(id: u64 = self.id, n))]
    fn find(&self, n: u64) -> (T, u64) {
        (self.item.clone(), n)
    }

    #[cached(ignore(self))]
    fn show<U: ToString + 'static>(&self, n: u64) -> String {
        format!(
            "{} {} {n}",
            self.item.to_string(),
            std::any::type_name::<U>()
        )
    }

    #[invalidates(Self::find(self.id, n))]
    fn write(&self, n: u64) {
        let _ = n;
    }
}

#[test]
fn two_types_of_a_generic_impl_never_share() {
    let (text, number) = (Repo { id: 1, item: "a" }, Repo { id: 1, item: 5_u64 });
    let other = Repo { id: 2, item: "b" };
    for _ in 0..2 {
        assert_eq!(
            (text.find(1), number.find(1), other.find(1)),
            (("a", 1), (5, 1), ("b", 1))
        );
        assert_eq!(
            (text.show::<u8>(1), number.show::<u8>(1)),
            ("a u8 1".into(), "5 u8 1".into())
        );
        assert_eq!(text.show::<u16>(1), "a u16 1");
    }
    text.write(1);
    assert!(!larder::entry!(<Repo<&str>>::find(1, 1)).contains());
    assert!(larder::entry!(<Repo<u64>>::find(1, 1)).contains());
    assert!(larder::entry!(<Repo<&str>>::find(2, 1)).contains());
    larder::invalidate!(<Repo<u64>>::find(1, ..));
    assert!(!larder::entry!(<Repo<u64>>::find(1, 1)).contains());
    assert!(larder::entry!(<Repo<&str>>::find(2, 1)).contains());
    larder::invalidate!(<Repo<&str>>::find(..));
    assert!(!larder::entry!(<Repo<&str>>::find(2, 1)).contains());
}

/// A target with `_` for a method's type arguments names the entries of all types.
#[test]
fn all_types_of_a_generic_method_are_one_target() {
    let repo = Repo { id: 1, item: "all" };
    let fill = || (repo.show::<u8>(7), repo.show::<u16>(7));
    fill();
    larder::invalidate!(<Repo<&str>>::show::<u8>(..));
    assert!(!larder::entry!(<Repo<&str>>::show::<u8>(7)).contains());
    assert!(larder::entry!(<Repo<&str>>::show::<u16>(7)).contains());
    fill();
    larder::invalidate!(<Repo<&str>>::show::<_>(..));
    assert!(!larder::entry!(<Repo<&str>>::show::<u8>(7)).contains());
    assert!(!larder::entry!(<Repo<&str>>::show::<u16>(7)).contains());
}

struct Config;

#[cached]
impl Config {
    const FACTOR: u64 = 3;

    #[cached(timeout = "1h")]
    fn load(name: &str) -> u64 {
        name.len() as u64 * Self::FACTOR
    }

    #[cached]
    async fn fetch(&self, n: u64) -> u64
    where
        Self: Sized,
    {
        n * Self::FACTOR
    }

    #[invalidates(Self::load(name))]
    fn write(name: &str) {
        let _ = name;
    }

    fn plain(&self) -> u64 {
        Self::load("abc") + Self::FACTOR
    }
}

impl Clone for Config {
    fn clone(&self) -> Self {
        Config
    }
}
impl PartialEq for Config {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Config {}
impl std::hash::Hash for Config {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

#[test]
fn the_block_form_reaches_functions_without_self() {
    assert_eq!(
        (Config::load("ab"), Config::load("ab"), Config.plain()),
        (6, 6, 12)
    );
    assert_eq!(block_on(Config.fetch(2)), 6);
    assert_eq!(larder::entry!(Config::load("ab")).peek(), Some(6));
    Config::write("ab");
    assert_eq!(larder::entry!(Config::load("ab")).peek(), None);
    assert!(larder::entry!(Config::load("abc")).contains());
    larder::invalidate!(Config::load(..), Config::fetch(&Config, 2));
    assert!(!larder::entry!(Config::load("abc")).contains());
    assert!(!larder::entry!(Config::fetch(&Config, 2)).contains());
}
