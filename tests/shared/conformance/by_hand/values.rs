//! Conformance 1, 3, 4 and 6: what is put comes back, until it is deleted.

use super::{HOUR, NEVER, with_caches};
use larder::Cache;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct User {
    id: u64,
    name: String,
    scores: Vec<f64>,
    kind: Kind,
    parent: Option<Box<User>>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
enum Kind {
    Guest,
    Member { since: i32 },
}

fn comes_back<T>(cache: &Cache, value: T)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug + 'static,
{
    cache.set("key", &value, HOUR).wait().unwrap();
    assert_eq!(cache.get::<T>("key").wait().unwrap(), Some(value));
}

#[test]
fn what_is_put_comes_back() {
    with_caches(|caches| {
        let cache = caches.one();
        comes_back(&cache, 0_u8);
        comes_back(&cache, i64::MIN);
        comes_back(&cache, u64::MAX);
        comes_back(&cache, i128::MIN);
        comes_back(&cache, true);
        comes_back(&cache, false);
        comes_back(&cache, String::new());
        comes_back(&cache, "one\r\ntwo\0".to_owned());
        comes_back(&cache, vec![1, 2, 3]);
        comes_back(&cache, (0..=255).collect::<Vec<u8>>());
        comes_back(&cache, vec![0_u8; 100_000]);
        comes_back(&cache, None::<u64>);
        comes_back(&cache, ());
        comes_back(
            &cache,
            BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]),
        );
        let guest = User {
            id: 7,
            name: "Ada".to_owned(),
            scores: vec![0.1, f64::MAX],
            kind: Kind::Guest,
            parent: None,
        };
        comes_back(&cache, guest.clone());
        comes_back(
            &cache,
            User {
                kind: Kind::Member { since: -4 },
                parent: Some(Box::new(guest.clone())),
                ..guest
            },
        );
    });
}

#[test]
fn what_was_never_put_is_a_miss() {
    with_caches(|caches| {
        let cache = caches.one();
        assert_eq!(cache.get::<u64>("key").wait().unwrap(), None);
        assert!(!cache.has("key").wait().unwrap());
    });
}

#[test]
fn what_is_put_again_replaces_what_was_there() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("key", &1, HOUR).wait().unwrap();
        cache.set("key", &2, NEVER).wait().unwrap();
        assert_eq!(cache.get("key").wait().unwrap(), Some(2));
        cache.set("key", &"text".to_owned(), HOUR).wait().unwrap();
        assert_eq!(cache.get::<i32>("key").wait().unwrap(), None);
        assert_eq!(cache.get("key").wait().unwrap(), Some("text".to_owned()));
    });
}

#[test]
fn what_is_read_as_another_type_is_a_miss() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("key", &1_u32, HOUR).wait().unwrap();
        assert_eq!(cache.get::<u64>("key").wait().unwrap(), None);
        assert_eq!(cache.get::<(u32,)>("key").wait().unwrap(), None);
        assert_eq!(cache.get::<Option<u32>>("key").wait().unwrap(), None);
        assert_eq!(cache.get::<u32>("key").wait().unwrap(), Some(1));
    });
}

#[test]
fn what_is_borrowed_comes_back_as_what_is_owned() {
    with_caches(|caches| {
        let cache = caches.one();
        let text = "Ada".to_owned();
        let texts = || cache.get::<String>("key").wait().unwrap();
        cache.set("key", "Ada", HOUR).wait().unwrap();
        assert_eq!(texts().as_deref(), Some("Ada"));
        cache.set("key", &"Grace", HOUR).wait().unwrap();
        assert_eq!(texts().as_deref(), Some("Grace"));
        cache.set("key", text.as_str(), HOUR).wait().unwrap();
        assert_eq!(texts().as_deref(), Some("Ada"));
        assert!(!cache.add("key", &text.as_str(), HOUR).wait().unwrap());
        cache.set("key", &Some(&*text), HOUR).wait().unwrap();
        assert_eq!(cache.get("key").wait().unwrap(), Some(Some(text.clone())));

        let bytes = || cache.get::<Vec<u8>>("key").wait().unwrap();
        cache.set("key", [1_u8, 2].as_slice(), HOUR).wait().unwrap();
        assert_eq!(bytes(), Some(vec![1, 2]));
        cache.set("key", &[3_u8].as_slice(), HOUR).wait().unwrap();
        assert_eq!(bytes(), Some(vec![3]));
    });
}

#[test]
fn add_keeps_what_is_there() {
    with_caches(|caches| {
        let cache = caches.one();
        assert!(cache.add("key", &1, HOUR).wait().unwrap());
        assert!(!cache.add("key", &2, HOUR).wait().unwrap());
        assert!(
            !cache
                .add("key", &"of another type".to_owned(), HOUR)
                .wait()
                .unwrap()
        );
        assert_eq!(cache.get("key").wait().unwrap(), Some(1));
        cache.delete("key").wait().unwrap();
        assert!(cache.add("key", &3, HOUR).wait().unwrap());
        cache.clear().wait().unwrap();
        assert!(cache.add("key", &4, HOUR).wait().unwrap());
        assert_eq!(cache.get("key").wait().unwrap(), Some(4));
    });
}

#[test]
fn of_those_who_add_at_once_one_does() {
    with_caches(|caches| {
        let caches = [caches.one(), caches.one()];
        for round in 0..20 {
            let key = format!("lock {round}");
            let add = |number: usize| caches[number % 2].add(&key, &number, HOUR);
            let added: Vec<_> = (0..8).map(add).collect();
            let added: Vec<bool> = added
                .into_iter()
                .map(|added| added.wait().unwrap())
                .collect();
            let winner = added.iter().position(|added| *added);
            assert_eq!(added.iter().filter(|added| **added).count(), 1);
            assert_eq!(caches[0].get::<usize>(&key).wait().unwrap(), winner);
        }
    });
}

#[test]
fn delete_removes_and_of_what_is_absent_says_so() {
    with_caches(|caches| {
        let cache = caches.one();
        assert!(!cache.delete("key").wait().unwrap());
        cache.set("key", &1, HOUR).wait().unwrap();
        assert!(cache.delete("key").wait().unwrap());
        assert_eq!(cache.get::<i32>("key").wait().unwrap(), None);
        assert!(!cache.delete("key").wait().unwrap());
        cache.set("key", &1, HOUR).wait().unwrap();
        cache.clear().wait().unwrap();
        assert!(!cache.delete("key").wait().unwrap());
    });
}

#[test]
fn has_is_true_and_false_after_delete() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("key", &None::<u64>, HOUR).wait().unwrap();
        assert!(cache.has("key").wait().unwrap());
        cache.delete("key").wait().unwrap();
        assert!(!cache.has("key").wait().unwrap());
    });
}
