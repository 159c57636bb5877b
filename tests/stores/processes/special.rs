//! Functions that one test or other asks a worker for.

use super::functions::{CACHE, LEAVES, database, leaf, write_leaf};
use super::phases;
use larder::{cached, invalidates};
use serde::{Deserialize, Deserializer, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::thread;
use std::time::{Duration, Instant};

/// Makes a worker one of another build of the program.
pub(crate) const OTHER_BUILD: &str = "LARDER_TEST_OTHER_BUILD";

/// How long [`slow`] takes.
pub(crate) const SLOW: Duration = Duration::from_millis(700);

/// How many bodies of this kind any worker has begun.
fn begun(what: &str) {
    database(|database| database.write(&format!("begun:{what}")));
}

#[cached(timeout = 60, store = CACHE)]
fn slow(k: u64) -> u64 {
    begun("slow");
    thread::sleep(SLOW);
    database(|database| database.get(&format!("slow:{k}")))
}

/// Of more than an entry lists one by one, and slow.
#[cached(timeout = 60, store = CACHE)]
fn slow_tree(k: u64) -> u64 {
    let sum = (0..LEAVES).map(|at| leaf(k, at)).sum();
    begun("slow_tree");
    thread::sleep(SLOW);
    sum
}

/// Commits, and does not come back.
#[invalidates(slow(k))]
fn write_and_hang(k: u64) {
    database(|database| database.write(&format!("slow:{k}")));
    println!("@ committed");
    thread::sleep(Duration::from_secs(60));
}

#[invalidates(slow(k))]
fn write_slow(k: u64) -> u64 {
    database(|database| database.write(&format!("slow:{k}")))
}

/// More than a Memcached server takes.
#[cached(timeout = 60, store = CACHE)]
fn large(k: u64) -> Vec<u8> {
    begun("large");
    thread::sleep(Duration::from_millis(100));
    vec![u8::try_from(k).unwrap(); 3 << 20]
}

#[cached(timeout = "31d", store = CACHE)]
fn month(k: u64) -> u64 {
    begun("month");
    k
}

/// Ends in a moment.
#[cached(timeout = "1s", store = CACHE)]
fn second(k: u64) -> u64 {
    begun("second");
    k
}

#[cached(timeout = 60, store = CACHE)]
fn text(one: String, other: String) -> u64 {
    begun("text");
    digest(&one, &other)
}

fn digest(one: &str, other: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (one, other).hash(&mut hasher);
    hasher.finish()
}

#[cached(timeout = 60, store = CACHE)]
fn narrow(n: u8) -> String {
    format!("narrow {n}")
}

#[cached(timeout = 60, store = CACHE)]
fn wide(n: u64) -> String {
    format!("wide {n}")
}

/// Two fields of one type, in one order or the other: as they are stored nothing tells them apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename = "Sides")]
struct Sides {
    left: u32,
    right: u32,
}

#[derive(Deserialize)]
#[serde(rename = "Sides")]
struct LeftFirst {
    left: u32,
    right: u32,
}

#[derive(Deserialize)]
#[serde(rename = "Sides")]
struct RightFirst {
    right: u32,
    left: u32,
}

impl<'de> Deserialize<'de> for Sides {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if std::env::var_os(OTHER_BUILD).is_some() {
            let RightFirst { right, left } = RightFirst::deserialize(from)?;
            return Ok(Sides { left, right });
        }
        let LeftFirst { left, right } = LeftFirst::deserialize(from)?;
        Ok(Sides { left, right })
    }
}

#[cached(timeout = 60, store = CACHE)]
fn sides(k: u32) -> Sides {
    begun("sides");
    let (left, right) = (k, k + 1000);
    Sides { left, right }
}

/// The keys that are easily taken for one another, or for something else.
fn ambiguous() -> Vec<(String, String)> {
    let pairs = [
        ("a:b", "c"),
        ("a", "b:c"),
        ("", ""),
        ("", "a"),
        ("a", ""),
        ("a\r\nflush_all\r\n", ""),
        ("a", "\r\nflush_all\r\n"),
        ("\0", ""),
        ("", "\0"),
        ("{a}", "b"),
        ("a}{", "b"),
        ("é", "\u{feff}"),
    ];
    let short = pairs
        .iter()
        .map(|(one, other)| (one.to_string(), other.to_string()));
    let long = [250, 251, 252, 1 << 20].into_iter().flat_map(|length| {
        let long = "k".repeat(length);
        [(long.clone(), String::new()), (String::new(), long)]
    });
    short.chain(long).collect()
}

pub(crate) fn hear(words: &[&str]) -> String {
    let started = Instant::now();
    let given = match words {
        ["slow", k] => slow(k.parse().unwrap()),
        ["write_slow", k] => write_slow(k.parse().unwrap()),
        ["write_and_hang", k] => {
            write_and_hang(k.parse().unwrap());
            0
        }
        ["slow_tree", k] => slow_tree(k.parse().unwrap()),
        ["write_leaf", k] => {
            write_leaf(k.parse().unwrap(), LEAVES / 2);
            0
        }
        ["large", k] => {
            let value = large(k.parse().unwrap());
            assert_eq!(value.len(), 3 << 20);
            value[0].into()
        }
        ["month", k] => month(k.parse().unwrap()),
        ["second", k] => second(k.parse().unwrap()),
        ["sides", k] => {
            let k = k.parse().unwrap();
            let (left, right) = (k, k + 1000);
            assert_eq!(sides(k), Sides { left, right });
            0
        }
        ["ambiguous"] => {
            for (one, other) in ambiguous() {
                let digest = digest(&one, &other);
                assert_eq!(text(one, other), digest);
            }
            for n in [0, 1, 255] {
                assert_eq!(narrow(n), format!("narrow {n}"));
                assert_eq!(wide(n.into()), format!("wide {n}"));
            }
            ambiguous().len() as u64
        }
        _ => phases::hear(words),
    };
    format!("did {given} {}", started.elapsed().as_millis())
}
