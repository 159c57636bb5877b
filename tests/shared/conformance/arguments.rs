//! Conformance 25 to 27 and 38: which calls share an entry, and which never do.

use super::Now as _;
use crate::functions::Counter;
use crate::stores::open;
use larder::{Cache, cached, entry};
use std::fmt;
use std::hash::Hash;
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("arguments"));

/// What is not told apart by how it is printed.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Printed(u64);

impl fmt::Debug for Printed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Printed")
    }
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Any {
    None,
    Bool(bool),
    Int(i64),
    Text(String),
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Repo {
    tenant: u32,
}

macro_rules! behaviours {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            #[test]
            fn arguments_that_bind_to_the_same_parameters_share_an_entry() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60 $(, store = $store)?)]
                fn bound(text: &str, numbers: &[u64], limit: Option<u64>) -> usize {
                    LOADS.count();
                    text.len() + numbers.len() + limit.unwrap_or(10) as usize
                }
                let (text, boxed): (String, Box<str>) = ("ab".into(), "ab".into());
                let numbers: Vec<u64> = (1..3).collect();
                assert_eq!(bound("ab", &[1, 2], None), 14);
                assert_eq!(bound(&text, &numbers, Default::default()), 14);
                assert_eq!(bound(&boxed, [0, 1, 2].split_first().unwrap().1, None), 14);
                assert_eq!(LOADS.get(), 1);
                // what a parameter means is the function's affair
                assert_eq!((bound("ab", &[1, 2], Some(10)), LOADS.get()), (14, 2));
            }

            #[test]
            fn zero_false_none_and_nothing_are_all_different() {
                #[cached(timeout = 60 $(, store = $store)?)]
                fn any(any: Any) -> String {
                    format!("{any:?}")
                }
                #[cached(timeout = 60 $(, store = $store)?)]
                fn optional(number: Option<u64>, text: Option<&str>) -> String {
                    format!("{number:?} {text:?}")
                }
                #[cached(timeout = 60 $(, store = $store)?)]
                fn generic<T: Hash + Eq + Clone + fmt::Debug + Send + Sync + 'static>(of: T) -> String {
                    format!("{of:?}")
                }
                for _ in 0..2 {
                    assert_eq!(any(Any::Int(0)), "Int(0)");
                    assert_eq!(any(Any::Bool(false)), "Bool(false)");
                    assert_eq!(any(Any::None), "None");
                    assert_eq!(any(Any::Text(String::new())), "Text(\"\")");
                    assert_eq!(any(Any::Text("0".into())), "Text(\"0\")");
                    assert_eq!(optional(None, None), "None None");
                    assert_eq!(optional(Some(0), None), "Some(0) None");
                    assert_eq!(optional(None, Some("")), "None Some(\"\")");
                    assert_eq!(generic(0_u8), "0");
                    assert_eq!(generic(false), "false");
                    assert_eq!(generic(None::<u8>), "None");
                    assert_eq!(generic(String::new()), "\"\"");
                }
            }

            impl Repo {
                #[cached(timeout = 60 $(, store = $store)?)]
                fn $place(&self, id: u64) -> String {
                    format!("{id} of {}", self.tenant)
                }
            }

            // another type for each place, since a type has a method of a name once
            struct Shared(u32);

            impl Shared {
                #[cached(timeout = 60, ignore(self, loud) $(, store = $store)?)]
                fn shout(&self, id: u64, loud: bool) -> String {
                    format!("{id} of {}{}", self.0, if loud { "!" } else { "" })
                }
            }

            #[test]
            fn ignored_arguments_share_an_entry_self_too() {
                assert_eq!(Shared(1).shout(7, false), "7 of 1");
                assert_eq!(Shared(1).shout(7, true), "7 of 1");
                assert_eq!(Shared(2).shout(7, true), "7 of 1");
                assert_eq!(Shared(2).shout(8, true), "8 of 2!");
                assert!(entry!(Shared::shout(7)).contains().now());
            }

            #[test]
            fn distinct_instances_are_separate_and_equal_ones_are_not() {
                let [one, two] = [1, 2].map(|tenant| Repo { tenant });
                for _ in 0..2 {
                    assert_eq!((one.$place(7), two.$place(7)), ("7 of 1".into(), "7 of 2".into()));
                }
                entry!(Repo::$place(&one, 7)).invalidate().now();
                assert!(!entry!(Repo::$place(&one.clone(), 7)).contains().now());
                assert!(entry!(Repo::$place(&Repo { tenant: 2 }, 7)).contains().now());
            }

            #[test]
            fn no_two_keys_are_taken_for_one_another() {
                #[cached(timeout = 60 $(, store = $store)?)]
                fn joined(a: &str, b: &str) -> String {
                    format!("{a}|{b}")
                }
                #[cached(timeout = 60 $(, store = $store)?)]
                fn listed(parts: &[&str]) -> usize {
                    parts.len()
                }
                #[cached(timeout = 60 $(, store = $store)?)]
                fn nested(parts: Vec<Vec<u8>>) -> usize {
                    parts.len()
                }
                #[cached(timeout = 60 $(, store = $store)?)]
                fn printed(of: Printed) -> u64 {
                    of.0
                }
                for _ in 0..2 {
                    assert_eq!(joined("a_b", ""), "a_b|");
                    assert_eq!(joined("a", "b"), "a|b");
                    assert_eq!(joined("ab", "c"), "ab|c");
                    assert_eq!(joined("a", "bc"), "a|bc");
                    assert_eq!(joined("", "abc"), "|abc");
                    assert_eq!((listed(&["a_b"]), listed(&["a", "b"])), (1, 2));
                    assert_eq!((listed(&["a\", \"b"]), listed(&["a", "b", ""])), (1, 3));
                    assert_eq!(nested(vec![vec![1, 2], vec![]]), 2);
                    assert_eq!(nested(vec![vec![1], vec![2], vec![]]), 3);
                    assert_eq!(nested(vec![vec![1, 2]]), 1);
                    assert_eq!((printed(Printed(1)), printed(Printed(2))), (1, 2));
                }
            }
        }
    };
}

behaviours!(in_memory);
behaviours!(in_store, store = CACHE);
