//! A run of a handler in one process overlaps a write in the other.

use super::comes;
use super::pair::{Pair, WAYS, on_each_pair};
use crate::support::Client;
use std::time::Duration;
use tokio::time::timeout;

/// How many there are of each way to write, on each store.
const TRIALS: u64 = 25;
/// How long a request that may wait for an old run is left to get there.
const HEAD_START: Duration = Duration::from_millis(1);

/// One trial: a run of the handler begins before a write and ends after it. Counts the answers of both
/// processes to requests that were sent after the write had returned, and are older.
async fn overlap(
    pair: &Pair,
    [maker, writer]: [Client; 2],
    place: &str,
    way: &str,
    path: &str,
    id: u64,
) -> usize {
    let hold = pair.database.hold_up(place);
    let ask = |client: Client, version: u64, is_told| {
        let path = path.to_owned();
        tokio::spawn(async move { comes(client, &path, version, is_told).await })
    };
    let asked = path.to_owned();
    let old = tokio::spawn(async move { maker.get(&asked).await });
    drop(hold.begun.acquire().await.unwrap());
    let written = pair.write(writer, way, id).await;
    let mut meanwhile = [
        ask(writer, written, false),
        ask(maker, written, pair.is_told),
    ];
    // they may wait for the old run, if that can still be vouched for
    let mut early = Vec::new();
    for asked in &mut meanwhile {
        early.push(timeout(HEAD_START, asked).await);
    }
    hold.release.add_permits(1);
    let old: u64 = old.await.unwrap().body.parse().unwrap();
    assert!(old < written, "the run did not overlap the write");
    let mut stale = 0;
    for (early, asked) in early.into_iter().zip(meanwhile) {
        let is_there = match early {
            Ok(is_there) => is_there.unwrap(),
            Err(_) => asked.await.unwrap(),
        };
        stale += usize::from(!is_there);
    }
    for (client, is_told) in [(writer, false), (maker, pair.is_told), (writer, false)] {
        stale += usize::from(!ask(client, written, is_told).await.unwrap());
    }
    stale
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_overlaps_a_write_of_another_process_is_not_given_to_who_came_after() {
    on_each_pair(async |pair: &Pair| {
        let mut stale = 0;
        for (number, (way, path)) in (0..).zip(WAYS) {
            for trial in 0..TRIALS {
                // no two trials are about one number
                let id = number * TRIALS + trial;
                let is_inner = path == "/built" && trial % 2 == 0;
                let place = if is_inner { "inner" } else { "outer" };
                let mut clients = pair.clients();
                if trial % 4 < 2 {
                    clients.reverse();
                }
                let path = format!("{path}/{id}");
                stale += overlap(pair, clients, place, way, &path, id).await;
            }
        }
        let trials = TRIALS * WAYS.len() as u64;
        println!("{trials} trials, {stale} stale answers");
        assert_eq!(stale, 0);
    })
    .await;
}
