//! `hitbox`: its attribute over its backend in Redis. It has no verb of its own to invalidate; what
//! there is removes a key from the backend, and the key is put together as the attribute does.

use super::{Callers, Function, Subject};
use crate::case::{self, Case};
use crate::db;
use crate::executor::block_on;
use crate::server::url;
use crate::values::{Page, TTL, User};
use hitbox::CacheKey;
use hitbox::backend::Backend;
use hitbox::policy::PolicyConfig;
use hitbox_fn::{Cache, cached};
use hitbox_redis::{ConnectionMode, RedisBackend};
use std::convert::Infallible;
use std::sync::LazyLock;

static CACHE: LazyLock<Cache<RedisBackend>> = LazyLock::new(|| {
    let mode = ConnectionMode::single(url());
    let backend = RedisBackend::builder().connection(mode).build();
    Cache::builder()
        .backend(backend.expect("there is a mode"))
        .policy(PolicyConfig::builder().ttl(TTL).build())
        .build()
});

#[cached]
async fn user(id: u64) -> Result<User, Infallible> {
    Ok(User::new(id))
}

#[cached]
async fn page(id: u64) -> Result<Page, Infallible> {
    Ok(Page::new(id))
}

#[cached]
async fn row(id: u64) -> Result<u64, Infallible> {
    Ok(db::load_async(id).await)
}

pub(super) fn subjects() -> Vec<Subject> {
    vec![Subject {
        name: "hitbox, async fn",
        callers: Callers::Tasks,
        small: Function::tasks(
            |id| user(id).cache(&*CACHE).into_future(),
            |id| block_on(remove("user", id)),
        ),
        large: Function::tasks(
            |id| page(id).cache(&*CACHE).into_future(),
            |id| block_on(remove("page", id)),
        ),
    }]
}

pub(super) fn cases() -> Vec<Case> {
    let subject = case::Subject::peer(
        "hitbox",
        "async fn",
        || (),
        |(), id| {
            let Ok(version) = block_on(row(id).cache(&*CACHE).into_future());
            version
        },
    );
    vec![subject.told("remove", |(), id, _| block_on(remove("row", id)))]
}

async fn remove(function: &str, id: u64) {
    let id = id.to_string();
    let key = CacheKey::from_slice(&[("fn", Some(function)), ("id", Some(&id))]);
    let removed = CACHE.backend().remove(&key).await;
    removed.expect("the server answers");
}
