//! `larder`: sync and async, in each mode of the near cache.

use super::{Callers, Function, Subject};
use crate::case::{self, Case, Expected};
use crate::db;
use crate::executor::block_on;
use crate::server::url;
use crate::values::{Page, User};
use larder::store::Redis;
use larder::{Cache, Near, cached, invalidates};
use std::convert::identity;
use std::sync::LazyLock;

/// What the names end with of what is told by the store, a moment after a write elsewhere.
pub(crate) const TRACKED_NAME: &str = "tracked";

static OFF: LazyLock<Cache> = LazyLock::new(|| new("off", Near::Off));
static VALIDATE: LazyLock<Cache> = LazyLock::new(|| new("validate", Near::Validate));
pub(crate) static TRACKED: LazyLock<Cache> = LazyLock::new(|| new("tracked", Near::Tracked));

fn new(prefix: &str, near: Near) -> Cache {
    let store = Redis::new(url()).expect("a URL");
    Cache::builder(prefix, store).near(near).build()
}

/// The functions of a cache; `[async] [.await]`, and what makes a subject's function and runs a
/// future, make them async ones.
macro_rules! functions {
    ($module:ident: $name:literal in $cache:ident [$($asyncness:ident)?] [$($wait:tt)*]
     $callers:ident $function:path, $load:path, $run:path) => {
        mod $module {
            use super::*;

            #[cached(timeout = "5m", store = $cache)]
            $($asyncness)? fn user(id: u64) -> User {
                User::new(id)
            }

            #[cached(timeout = "5m", store = $cache)]
            $($asyncness)? fn page(id: u64) -> Page {
                Page::new(id)
            }

            #[cached(timeout = "5m", store = $cache)]
            $($asyncness)? fn row(id: u64) -> u64 {
                $load(id) $($wait)*
            }

            #[invalidates(row(id))]
            $($asyncness)? fn write(id: u64) {
                db::write(id);
            }

            pub(super) fn subject() -> Subject {
                Subject {
                    name: concat!("larder, ", $name),
                    callers: Callers::$callers,
                    small: $function(user, |id| larder::invalidate!(user(id))),
                    large: $function(page, |id| larder::invalidate!(page(id))),
                }
            }

            pub(super) fn cases() -> [Case; 2] {
                let subject = case::Subject {
                    package: Some("larder"),
                    name: $name,
                    expected: Expected::Never,
                    new: || (),
                    read: |(), id| $run(row(id)),
                };
                [
                    subject.declared("#[invalidates(row(id))]", |id| $run(write(id))),
                    subject.told("invalidate!(row(id))", |(), id, _| {
                        larder::invalidate!(row(id));
                    }),
                ]
            }
        }
    };
}

functions! { sync_off: "fn, near off" in OFF [] [] Threads Function::sync, db::load, identity }
functions! {
    sync_validate: "fn, validate" in VALIDATE [] []
    Threads Function::sync, db::load, identity
}
functions! {
    sync_tracked: "fn, tracked" in TRACKED [] []
    Threads Function::sync, db::load, identity
}
functions! {
    async_off: "async fn, near off" in OFF [async] [.await]
    Tasks Function::tasks, db::load_async, block_on
}
functions! {
    async_validate: "async fn, validate" in VALIDATE [async] [.await]
    Tasks Function::tasks, db::load_async, block_on
}
functions! {
    async_tracked: "async fn, tracked" in TRACKED [async] [.await]
    Tasks Function::tasks, db::load_async, block_on
}

pub(super) fn subjects() -> Vec<Subject> {
    vec![
        sync_off::subject(),
        sync_validate::subject(),
        sync_tracked::subject(),
        async_off::subject(),
        async_validate::subject(),
        async_tracked::subject(),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    [
        sync_off::cases(),
        sync_validate::cases(),
        sync_tracked::cases(),
        async_off::cases(),
        async_validate::cases(),
        async_tracked::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
