//! Stores outside of this process.

use crate::memcached_server;
use crate::stores::{Dir, Server};
use larder::store::{Disk, Redis};
use larder::{Cache, Near};
use tokio::task::block_in_place;

/// Runs a test on each, and near it where that makes a difference. Each run has a store of its own.
pub(crate) async fn on_each_server(test: impl AsyncFn(&Cache)) {
    for near in [Near::Off, Near::Validate, Near::Tracked] {
        println!("on Redis, {near:?}");
        let server = block_in_place(|| Server::start(&[]));
        let store = Redis::new(&server.url()).unwrap();
        test(&Cache::builder("pages", store).near(near).build()).await;
    }
    println!("on Memcached");
    let server = block_in_place(|| memcached_server::Server::start(&[]));
    test(&Cache::new("pages", server.store())).await;
    println!("on disk");
    let dir = Dir::new();
    let store = Disk::new(dir.path().join("pages")).unwrap();
    test(&Cache::new("pages", store)).await;
}
