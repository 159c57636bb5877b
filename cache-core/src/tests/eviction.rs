//! What the policy keeps of several ways to read.

use crate::answer::Answer;
use crate::held::{Copied, Held};
use crate::memo::Lifetime;
use crate::store::{Bound, Leftovers, Memory};
use std::collections::HashSet;

/// A store that is read through.
struct Cache(Memory<u64, Copied<u64>>);

impl Cache {
    fn of(capacity: usize) -> Self {
        Cache(Memory::new(Bound::Entries(capacity)))
    }

    /// Whether it was there; it is now.
    fn read(&self, key: u64) -> bool {
        if self.0.read(hash(key), |other| *other == key).is_some() {
            return true;
        }
        let (held, lifetime) = (Copied::hold(key), Lifetime::default());
        let answer = Answer::new(held, Box::default(), lifetime, 1);
        let (same, mut left) = (|one: &u64, other: &u64| one == other, Leftovers::default());
        self.0.insert(hash(key), key, answer, same, &mut left);
        false
    }

    /// How many of these were there.
    fn hits(&self, keys: impl IntoIterator<Item = u64>) -> usize {
        keys.into_iter().filter(|key| self.read(*key)).count()
    }

    fn has(&self, key: u64) -> bool {
        self.0.find(hash(key), |other| *other == key).is_some()
    }
}

fn hash(key: u64) -> u64 {
    crate::lease::state().hash_one(key)
}

/// Numbers that look random.
fn random(seed: u64) -> impl Iterator<Item = u64> {
    let step = |x: &u64| {
        let x = x ^ x << 13;
        let x = x ^ x >> 7;
        Some(x ^ x << 17)
    };
    std::iter::successors(Some(seed), step).skip(1)
}

#[test]
fn a_scan_leaves_what_is_read_often() {
    let cache = Cache::of(100);
    for _ in 0..5 {
        cache.hits(0..80);
    }
    assert_eq!(cache.hits(1_000..11_000), 0);
    let left = (0..80).filter(|key| cache.has(*key)).count();
    assert!(left >= 75, "{left} of 80 are left");
}

#[test]
fn a_loop_larger_than_the_cache_is_kept_in_part() {
    let cache = Cache::of(100);
    cache.hits(0..150);
    for _ in 0..5 {
        let hits = cache.hits(0..150);
        assert!(hits >= 90, "{hits} of 150");
    }
}

#[test]
fn a_loop_far_larger_than_the_cache_is_kept_in_part_too() {
    let cache = Cache::of(100);
    cache.hits((0..10).flat_map(|_| 0..400));
    let hits = cache.hits(0..400);
    assert!(hits >= 90, "{hits} of 400");
}

/// An entry that is written anew, or invalidated and computed again, is taken out in between.
#[test]
fn what_is_taken_out_and_comes_back_is_as_it_was() {
    let cache = Cache::of(100);
    for _ in 0..5 {
        cache.hits(0..80);
    }
    cache.hits(1_000..1_200);
    for key in 0..80 {
        cache.0.take(hash(key));
        cache.read(key);
    }
    assert_eq!(cache.hits(2_000..12_000), 0);
    let left = (0..80).filter(|key| cache.has(*key)).count();
    assert!(left >= 75, "{left} of 80 are left");
}

/// Numbers below a bound, of which the nth is drawn about in proportion to 1 / n^0.9.
fn popular(bound: u64, seed: u64) -> impl Iterator<Item = u64> {
    let most = (bound as f64).powf(0.1) - 1.0;
    let part = |random: u64| (random >> 11) as f64 / (1_u64 << 53) as f64;
    random(seed).map(move |random| (1.0 + most * part(random)).powi(10) as u64)
}

#[test]
fn what_is_popular_is_kept_whatever_was_read_last() {
    let cache = Cache::of(1_000);
    let mut keys = popular(100_000, 9);
    cache.hits(keys.by_ref().take(100_000));
    let hits = cache.hits(keys.by_ref().take(100_000));
    // who keeps the thousand most popular ones has 46 % of all reads, LRU has 33 %
    assert!(hits > 42_000, "{hits} of 100000");
}

/// Most is read twice and never again, so that whoever waits for a second read comes too late.
#[test]
fn where_recency_would_do_better_it_is_followed() {
    let cache = Cache::of(1_000);
    let reads = |new: u64| [new, new.saturating_sub(300)];
    cache.hits((0..20_000).flat_map(reads));
    let hits = cache.hits((20_000..30_000).flat_map(reads));
    assert!(hits > 7_500, "{hits} of 10000");
}

#[test]
fn what_is_read_from_now_on_takes_the_place_of_what_was() {
    let cache = Cache::of(1_000);
    for _ in 0..10 {
        cache.hits(0..1_000);
    }
    let mut last = 0;
    for _ in 0..10 {
        last = cache.hits(5_000..5_900);
    }
    assert_eq!(last, 900);
}

/// Though the shards were filled unevenly by what was there before.
#[test]
fn a_set_that_fits_comes_to_be_there_as_a_whole() {
    let cache = Cache::of(10_000);
    for _ in 0..3 {
        cache.hits(
            random(7)
                .take(30_000)
                .map(|random| 100_000 + random % 15_000),
        );
    }
    let mut last = 0;
    for _ in 0..12 {
        last = cache.hits(0..9_000);
    }
    assert_eq!(last, 9_000);
}

#[test]
fn what_was_hot_long_ago_makes_room() {
    let cache = Cache::of(100);
    for _ in 0..5 {
        cache.hits(0..90);
    }
    cache.hits(1_000..30_000);
    assert!((0..90).all(|key| !cache.has(key)));
    // a loop that is a little too large finds the room that the former ones had
    let mut last = 0;
    for _ in 0..10 {
        last = cache.hits(50_000..50_110);
    }
    assert!(last >= 90, "{last} of 110");
}

#[test]
fn recency_alone_is_followed_too() {
    // a window that moves on: whoever keeps what was read last has nine of ten
    let cache = Cache::of(1_000);
    let (mut hits, mut reads) = (0, 0);
    for (window, random) in (0..100_000).zip(random(3)) {
        hits += cache.hits([window / 8 + random % 900]);
        reads += 1;
    }
    assert!(hits * 100 > reads * 80, "{hits} of {reads}");
}

/// Whatever is done, the bound holds, and what is there can be found.
#[test]
fn any_sequence_leaves_the_store_whole() {
    for (capacity, seed) in [(1, 1), (2, 2), (3, 3), (10, 4), (100, 5), (5_000, 6)] {
        let cache = Cache::of(capacity);
        let mut put = HashSet::new();
        for random in random(seed).take(30_000) {
            let key = (random >> 8) % (3 * capacity as u64);
            match random % 16 {
                0 => {
                    put.remove(&key);
                    let taken = cache.0.take(hash(key));
                    assert!(taken.entries.iter().all(|removed| *removed.key() == key));
                    assert!(!cache.has(key));
                }
                1 if random % 4096 == 1 => {
                    put.clear();
                    cache.0.clear();
                    assert_eq!(cache.0.len(), 0);
                }
                _ => {
                    cache.read(key);
                    put.insert(key);
                    assert!(cache.has(key), "the newest stays");
                }
            }
            assert!(cache.0.len() <= capacity);
        }
        let there = put.iter().filter(|key| cache.has(**key)).count();
        assert_eq!(there, cache.0.len(), "a capacity of {capacity}");
    }
}
