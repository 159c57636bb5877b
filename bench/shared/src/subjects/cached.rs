//! `cached`: its attribute for concurrent caches over its stores in Redis, sync, async, and async with
//! client-side caching.

use super::{Callers, Function, Subject};
use crate::case::{self, Case};
use crate::db;
use crate::executor::block_on;
use crate::server::url;
use crate::values::{Page, TTL, User};
use cached::macros::concurrent_cached;
use cached::prelude::*;
use cached::{AsyncRedisCache, RedisCache};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) fn subjects() -> Vec<Subject> {
    vec![
        threads::subject(),
        futures::subject(),
        futures_tracked::subject(),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    [threads::cases(), futures::cases(), futures_tracked::cases()]
        .into_iter()
        .flatten()
        .collect()
}

mod threads {
    use super::*;

    fn new<V: Serialize + DeserializeOwned>(prefix: &str) -> RedisCache<u64, V> {
        let builder = RedisCache::builder(prefix).ttl(TTL);
        let built = builder.connection_string(url()).build();
        built.expect("a server")
    }

    #[concurrent_cached(
        ty = "RedisCache<u64, User>",
        create = { new("user") },
        map_error = |error| format!("{error:?}")
    )]
    fn user(id: u64) -> Result<User, String> {
        Ok(User::new(id))
    }

    #[concurrent_cached(
        ty = "RedisCache<u64, Page>",
        create = { new("page") },
        map_error = |error| format!("{error:?}")
    )]
    fn page(id: u64) -> Result<Page, String> {
        Ok(Page::new(id))
    }

    #[concurrent_cached(
        ty = "RedisCache<u64, u64>",
        create = { new("row") },
        map_error = |error| format!("{error:?}")
    )]
    fn row(id: u64) -> Result<u64, String> {
        Ok(db::load(id))
    }

    pub(super) fn subject() -> Subject {
        Subject {
            name: "cached, fn",
            callers: Callers::Threads,
            small: Function::sync(
                |id| user(id).expect("the server answers"),
                |id| {
                    USER.remove(&id).expect("the server answers");
                },
            ),
            large: Function::sync(
                |id| page(id).expect("the server answers"),
                |id| {
                    PAGE.remove(&id).expect("the server answers");
                },
            ),
        }
    }

    pub(super) fn cases() -> Vec<Case> {
        let subject = case::Subject::peer(
            "cached",
            "fn",
            || (),
            |(), id| row(id).expect("the server answers"),
        );
        vec![
            subject.told("remove", |(), id, _| {
                ROW.remove(&id).expect("the server answers");
            }),
            subject.told("set", |(), id, version| {
                ROW.set(id, version).expect("the server answers");
            }),
        ]
    }
}

/// The async functions, with what is added to the builder.
macro_rules! functions {
    ($module:ident: $name:literal $prefix:literal [$($more:tt)*]) => {
        mod $module {
            use super::*;

            async fn new<V>(function: &str) -> AsyncRedisCache<u64, V>
            where
                V: Serialize + DeserializeOwned + Send,
            {
                let prefix = format!("{}-{function}", $prefix);
                let builder = AsyncRedisCache::builder(prefix).ttl(TTL);
                let builder = builder.connection_string(url()) $($more)*;
                builder.build().await.expect("a server")
            }

            #[concurrent_cached(
                ty = "AsyncRedisCache<u64, User>",
                create = { new("user").await },
                map_error = |error| format!("{error:?}")
            )]
            async fn user(id: u64) -> Result<User, String> {
                Ok(User::new(id))
            }

            #[concurrent_cached(
                ty = "AsyncRedisCache<u64, Page>",
                create = { new("page").await },
                map_error = |error| format!("{error:?}")
            )]
            async fn page(id: u64) -> Result<Page, String> {
                Ok(Page::new(id))
            }

            #[concurrent_cached(
                ty = "AsyncRedisCache<u64, u64>",
                create = { new("row").await },
                map_error = |error| format!("{error:?}")
            )]
            async fn row(id: u64) -> Result<u64, String> {
                Ok(db::load_async(id).await)
            }

            pub(super) fn subject() -> Subject {
                Subject {
                    name: concat!("cached, ", $name),
                    callers: Callers::Tasks,
                    small: Function::tasks(user, |id| block_on(async {
                        let cache = USER.get_or_init(|| new("user")).await;
                        cache.async_remove(&id).await.expect("the server answers");
                    })),
                    large: Function::tasks(page, |id| block_on(async {
                        let cache = PAGE.get_or_init(|| new("page")).await;
                        cache.async_remove(&id).await.expect("the server answers");
                    })),
                }
            }

            pub(super) fn cases() -> Vec<Case> {
                let subject = case::Subject::peer("cached", $name, || (), |(), id| {
                    block_on(row(id)).expect("the server answers")
                });
                vec![
                    subject.told("async_remove", |(), id, _| block_on(async {
                        let cache = ROW.get_or_init(|| new("row")).await;
                        cache.async_remove(&id).await.expect("the server answers");
                    })),
                    subject.told("async_set", |(), id, version| block_on(async {
                        let cache = ROW.get_or_init(|| new("row")).await;
                        cache.async_set(id, version).await.expect("the server answers");
                    })),
                ]
            }
        }
    };
}

functions! { futures: "async fn" "async" [] }
functions! {
    futures_tracked: "async fn, client_side_caching" "tracked" [.client_side_caching(true)]
}
