//! Which values can be compared, and what is said of the others.

use super::{Verified, counted};
use larder::cached;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

static DB: AtomicU64 = AtomicU64::new(0);

#[test]
fn what_is_not_partial_eq_is_listed_with_what_to_do() {
    #[derive(Clone)]
    struct Opaque(u64);
    #[cached]
    fn opaque(id: u64) -> Option<Arc<Opaque>> {
        Some(Arc::new(Opaque(id)))
    }
    let verified = Verified::all();
    let _ = (opaque(1), opaque(1));
    let found = verified.found("opaque");
    assert_eq!((counted(&found), opaque::stats().loads), ((0, 0), 1));
    let obstacle = found.obstacle().unwrap();
    assert!(obstacle.contains("#[derive(PartialEq)]"), "{obstacle}");
    assert!(obstacle.contains("Opaque"), "{obstacle}");
    let text = larder::verification().to_string();
    assert!(text.contains(obstacle), "{text}");
    assert_eq!(opaque(1).map(|value| value.0), Some(1));
}

#[test]
fn generic_functions_are_checked_where_their_values_can_be_compared() {
    #[cached]
    fn bounded<T>(of: T) -> Vec<T>
    where
        T: Copy + Eq + Hash + Send + Sync + 'static,
    {
        let more = usize::try_from(DB.load(SeqCst)).unwrap();
        vec![of; 1 + more]
    }
    #[cached(key(id))]
    fn unbounded<T: From<u8> + Clone + Send + Sync + 'static>(id: u64) -> T {
        T::from(u8::try_from(id).unwrap())
    }
    let verified = Verified::all();
    let _ = (
        bounded(1_u8),
        bounded("one"),
        unbounded::<u64>(1),
        unbounded::<u64>(1),
    );
    DB.fetch_add(1, SeqCst);
    assert_eq!((bounded(1_u8), bounded("one")), (vec![1], vec!["one"]));
    assert_eq!(counted(&verified.found("bounded")), (2, 2));
    let found = verified.found("unbounded");
    assert_eq!(counted(&found), (0, 0));
    assert!(found.obstacle().unwrap().contains("the bound `PartialEq`"));
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Shop {
    name: &'static str,
}

#[cached]
impl Shop {
    #[cached]
    fn price(&self, item: &str) -> Result<String, u64> {
        match item {
            "" => Err(0),
            _ => Ok(format!("{item} at {}: {}", self.name, STOCK.load(SeqCst))),
        }
    }
}

static STOCK: AtomicU64 = AtomicU64::new(0);

#[test]
fn methods_are_checked() {
    let verified = Verified::all();
    let shop = Shop { name: "here" };
    let _ = shop.price("tea");
    STOCK.fetch_add(1, SeqCst);
    assert_eq!(shop.price("tea"), Ok("tea at here: 0".to_owned()));
    assert_eq!(counted(&verified.found("Shop::price")), (1, 1));
}
