//! Conformance 28 and 29: clearing what is named, and no more. That a wrong target does not compile is in
//! `tests/ui/targets`.

use super::Now as _;
use crate::stores::open;
use larder::{Cache, cached, entry};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("clearing"));

macro_rules! behaviours {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            #[cached(timeout = 60 $(, store = $store)?)]
            fn posts(user: u64, page: u32) -> u64 {
                user + u64::from(page)
            }

            /// Which pages are there, of users 1 and 2; they all are after that.
            fn are_there() -> [bool; 4] {
                [(1, 0), (1, 1), (2, 0), (2, 1)].map(|(user, page)| {
                    let is_there = posts::contains(&user, &page).now();
                    posts(user, page);
                    is_there
                })
            }

            #[test]
            fn clear_a_function_for_all_arguments_or_for_some() {
                are_there();
                assert_eq!(are_there(), [true; 4]);
                posts::clear().now();
                assert_eq!(are_there(), [false; 4]);
                posts::invalidate(&1, &1).now();
                assert_eq!(are_there(), [true, false, true, true]);
                larder::invalidate!(posts(2, 0), posts(1, 0));
                assert_eq!(are_there(), [false, true, false, true]);
                // the first time by these arguments it is all of them
                larder::invalidate!(posts(1, ..));
                are_there();
                larder::invalidate!(posts(1, ..));
                assert_eq!(are_there(), [false, false, true, true]);
                larder::invalidate!(posts(..));
                assert_eq!(are_there(), [false; 4]);
            }

            #[derive(Clone, PartialEq, Eq, Hash)]
            struct Repo(u64);

            impl Repo {
                #[cached(timeout = 60 $(, store = $store)?)]
                fn find(&self, id: u64) -> u64 {
                    self.0 + id
                }

                #[cached(timeout = 60 $(, store = $store)?)]
                fn count(&self) -> u64 {
                    self.0
                }
            }

            #[test]
            fn clear_a_method_for_one_instance_or_for_all() {
                let are_there = || {
                    [(1, 7), (1, 8), (2, 7), (2, 8)].map(|(repo, id)| {
                        let repo = Repo(repo);
                        let is_there = entry!(Repo::find(&repo, id)).contains().now();
                        repo.find(id);
                        is_there
                    })
                };
                are_there();
                Repo(1).count();
                assert_eq!(are_there(), [true; 4]);
                entry!(Repo::find(&Repo(1), 7)).invalidate().now();
                assert_eq!(are_there(), [false, true, true, true]);
                larder::invalidate!(Repo::find(&Repo(1), ..));
                are_there();
                larder::invalidate!(Repo::find(&Repo(1), ..));
                assert_eq!(are_there(), [false, false, true, true]);
                larder::invalidate!(Repo::find(..));
                assert_eq!(are_there(), [false; 4]);
                assert!(entry!(Repo::count(&Repo(1))).contains().now(), "another method");
            }

            #[test]
            fn nothing_is_wiped_by_an_empty_list() {
                #[cached(timeout = 60 $(, store = $store)?)]
                fn listed(id: u64) -> u64 {
                    id
                }
                #[cached(timeout = 60 $(, store = $store)?)]
                fn of_many(ids: &[u64]) -> usize {
                    ids.len()
                }
                listed(1);
                of_many(&[1, 2]);
                let none: Vec<u64> = Vec::new();
                for id in &none {
                    larder::invalidate!(listed(id));
                }
                // a key like any other
                of_many::invalidate(&none).now();
                larder::invalidate!(of_many(&none));
                assert!(listed::contains(&1).now() && of_many::contains(&[1, 2]).now());
            }
        }
    };
}

behaviours!(in_memory);
behaviours!(in_store, store = CACHE);

#[test]
fn nothing_is_wiped_by_an_empty_list_of_keys() {
    CACHE.set("k", &1, larder::Timeout::NEVER).now();
    assert_eq!(CACHE.delete_many([""; 0]).now(), []);
    CACHE.set_many([("", &1); 0], larder::Timeout::NEVER).now();
    assert_eq!(CACHE.get("k").now(), Some(1));
}
