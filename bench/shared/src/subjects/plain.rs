//! `GET` and `SET` by hand, sync over a pool of connections, async over one: the reference, and what
//! shows that the harness can tell.

use super::{Callers, Function, Subject};
use crate::case::{self, Case, Expected};
use crate::db;
use crate::executor::block_on;
use crate::server::client;
use crate::values::{Page, TTL, User};
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Commands, Connection, RedisResult};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Mutex;
use tokio::sync::OnceCell;

/// The connections that nobody uses just now.
static POOL: Mutex<Vec<Connection>> = Mutex::new(Vec::new());
static SHARED: OnceCell<MultiplexedConnection> = OnceCell::const_new();

pub(super) fn subjects() -> Vec<Subject> {
    vec![
        Subject {
            name: "GET and SET, sync",
            callers: Callers::Threads,
            small: Function::sync(
                |id| get_or(key("user", id), || User::new(id)),
                |id| delete(&key("user", id)),
            ),
            large: Function::sync(
                |id| get_or(key("page", id), || Page::new(id)),
                |id| delete(&key("page", id)),
            ),
        },
        Subject {
            name: "GET and SET, async",
            callers: Callers::Tasks,
            small: Function::tasks(
                |id| get_or_async(key("async_user", id), async move { User::new(id) }),
                |id| block_on(delete_async(&key("async_user", id))),
            ),
            large: Function::tasks(
                |id| get_or_async(key("async_page", id), async move { Page::new(id) }),
                |id| block_on(delete_async(&key("async_page", id))),
            ),
        },
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let none = case::Subject {
        package: None,
        name: "no cache",
        expected: Expected::Never,
        new: || (),
        read: |(), id| db::load(id),
    };
    let never_told = case::Subject {
        package: None,
        name: "GET and SET",
        expected: Expected::Always,
        new: || (),
        read: |(), id| get_or(key("untold", id), || db::load(id)),
    };
    let sync = case::Subject::peer(
        "redis",
        "GET and SET, sync",
        || (),
        |(), id| get_or(key("row", id), || db::load(id)),
    );
    let futures = case::Subject::peer(
        "redis",
        "GET and SET, async",
        || (),
        |(), id| block_on(get_or_async(key("async_row", id), db::load_async(id))),
    );
    vec![
        none.told("nothing", |(), _, _| ()),
        never_told.told("nothing", |(), _, _| ()),
        sync.told("DEL", |(), id, _| delete(&key("row", id))),
        sync.told("SET", |(), id, version| set(&key("row", id), &version)),
        futures.told("DEL", |(), id, _| {
            block_on(delete_async(&key("async_row", id)));
        }),
        futures.told("SET", |(), id, version| {
            block_on(set_async(&key("async_row", id), &version));
        }),
    ]
}

fn key(function: &str, id: u64) -> String {
    format!("plain:{function}:{id}")
}

fn get_or<V: Serialize + DeserializeOwned>(key: String, load: impl FnOnce() -> V) -> V {
    let found: Option<Vec<u8>> = ask(|connection| connection.get(&key));
    if let Some(bytes) = found {
        return decode(&bytes);
    }
    let value = load();
    set(&key, &value);
    value
}

fn set<V: Serialize>(key: &str, value: &V) {
    ask(|connection| connection.set_ex::<_, _, ()>(key, encode(value), TTL.as_secs()));
}

fn delete(key: &str) {
    ask(|connection| connection.del::<_, ()>(key));
}

fn ask<T>(run: impl FnOnce(&mut Connection) -> RedisResult<T>) -> T {
    let idle = POOL.lock().expect("no panic in a pool").pop();
    let mut connection = idle.unwrap_or_else(|| {
        let client = client().expect("a URL");
        client.get_connection().expect("a server")
    });
    let answer = run(&mut connection).expect("the server answers");
    POOL.lock().expect("no panic in a pool").push(connection);
    answer
}

async fn get_or_async<V: Serialize + DeserializeOwned>(
    key: String,
    load: impl Future<Output = V>,
) -> V {
    let found: Option<Vec<u8>> = shared().await.get(&key).await.expect("the server answers");
    if let Some(bytes) = found {
        return decode(&bytes);
    }
    let value = load.await;
    set_async(&key, &value).await;
    value
}

async fn set_async<V: Serialize>(key: &str, value: &V) {
    let bytes = encode(value);
    let mut connection = shared().await;
    let stored: RedisResult<()> = connection.set_ex(key, bytes, TTL.as_secs()).await;
    stored.expect("the server answers");
}

async fn delete_async(key: &str) {
    let deleted: RedisResult<()> = shared().await.del(key).await;
    deleted.expect("the server answers");
}

async fn shared() -> MultiplexedConnection {
    let connect = || async {
        let client = client().expect("a URL");
        let connection = client.get_multiplexed_async_connection().await;
        connection.expect("a server")
    };
    SHARED.get_or_init(connect).await.clone()
}

fn encode<V: Serialize>(value: &V) -> Vec<u8> {
    postcard::to_stdvec(value).expect("it can be written")
}

fn decode<V: DeserializeOwned>(bytes: &[u8]) -> V {
    postcard::from_bytes(bytes).expect("it was written here")
}
