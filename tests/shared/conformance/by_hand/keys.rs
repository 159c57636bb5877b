//! Keys of any text, and names.

use super::{HOUR, with_caches};

#[test]
fn any_text_is_a_key() {
    with_caches(|caches| {
        let cache = caches.one();
        let long = "k".repeat(1 << 20);
        let longer = format!("{long}k");
        let keys = [
            "",
            " ",
            "a",
            "A",
            "a:b",
            "a\r\nflush_all\r\n",
            "\0",
            "{a}",
            "{b}",
            "ключ",
            "🗝",
            &long,
            &longer,
        ];
        let numbers: Vec<usize> = (0..keys.len()).collect();
        let pairs = keys.into_iter().zip(&numbers);
        cache.set_many(pairs, HOUR).wait().unwrap();
        let got = cache.get_many::<usize>(keys).wait().unwrap();
        assert_eq!(got, numbers.into_iter().map(Some).collect::<Vec<_>>());
    });
}

#[test]
fn names_and_keys_never_meet() {
    with_caches(|caches| {
        let cache = caches.one();
        let places = [
            cache.under(""),
            cache.under("a"),
            cache.under("a").under("b"),
            cache.under("ab"),
            cache.under("a:b"),
            cache.under("b").under("a"),
            cache.under("a").under(""),
            cache.under("").under("a"),
        ];
        for (number, place) in places.iter().enumerate() {
            assert!(place.add("c", &number, HOUR).wait().unwrap());
        }
        assert!(!cache.has("c").wait().unwrap());
        cache.set("c", &100, HOUR).wait().unwrap();
        for (number, place) in places.iter().enumerate() {
            assert_eq!(place.get("c").wait().unwrap(), Some(number));
        }
        assert!(!cache.under("a").has("bc").wait().unwrap());
        assert!(!cache.has("ac").wait().unwrap());
    });
}
