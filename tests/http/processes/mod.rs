//! Pages that two processes share: what one has made both answer with, and what one writes clears those of
//! both.

mod database;
mod first;
mod pair;
mod promise;
mod server;

use crate::support::Client;
use pair::{Pair, on_each_pair};
use std::time::{Duration, Instant};

/// So long that only what never comes meets it.
const GIVE_UP: Duration = Duration::from_secs(20);

/// Whether a page shows at least this version, sooner or later if the process is told of it.
async fn comes(client: Client, path: &str, version: u64, is_told: bool) -> bool {
    let began = Instant::now();
    loop {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 200);
        let is_there = answer.body.parse::<u64>().unwrap() >= version;
        if is_there || !is_told || began.elapsed() > GIVE_UP {
            return is_there;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_one_is_the_others_until_one_writes() {
    on_each_pair(async |pair: &Pair| {
        let [one, other] = pair.clients();
        for (way, path) in pair::WAYS {
            let path = format!("{path}/7");
            for round in 0..2 {
                let (maker, writer) = if round == 0 {
                    (one, other)
                } else {
                    (other, one)
                };
                let made = maker.get(&path).await;
                for client in [maker, writer, maker, writer] {
                    let answer = client.get(&path).await;
                    assert_eq!((&answer.body, answer.is_hit()), (&made.body, true), "{way}");
                    assert_eq!(answer.header("etag"), made.header("etag"));
                    let known = [("if-none-match", made.header("etag").unwrap())];
                    assert_eq!(client.get_with(&path, &known).await.status, 304);
                    let head = client.send("HEAD", &path, &[]).await;
                    assert_eq!((head.status, head.is_hit()), (200, true));
                }
                let written = pair.write(writer, way, 7).await;
                assert!(comes(writer, &path, written, false).await, "{way}");
                assert!(comes(maker, &path, written, pair.is_told).await, "{way}");
            }
        }
    })
    .await;
}

/// What a process is asked for while the other makes a page anew, it answers with the old one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_makes_a_page_anew_while_both_answer_with_the_old_one() {
    on_each_pair(async |pair: &Pair| {
        let [one, other] = pair.clients();
        let old = one.get("/stale/7").await;
        assert_eq!(other.get("/stale/7").await.body, old.body);
        tokio::time::sleep(server::TIMEOUT).await;
        pair.database.advance();
        let hold = pair.database.hold_up("outer");
        let leader = tokio::spawn(async move {
            loop {
                let answer = one.get("/stale/7").await;
                if answer.x_cache() == Some("MISS") {
                    return answer;
                }
            }
        });
        drop(hold.begun.acquire().await.unwrap());
        for client in [other, one, other] {
            let answer = client.get("/stale/7").await;
            let is = (answer.body.as_str(), answer.x_cache());
            assert_eq!(is, (old.body.as_str(), Some("STALE")));
        }
        hold.release.add_permits(1);
        let anew = leader.await.unwrap();
        assert_ne!(anew.body, old.body);
        let version = anew.body.parse().unwrap();
        assert!(comes(other, "/stale/7", version, false).await);
        // and where its handler fails, it stands in
        tokio::time::sleep(server::TIMEOUT).await;
        let failing = [("x-fail", "1")];
        let stands_in = other.get_with("/stale/7", &failing).await;
        let is = (stands_in.status, stands_in.body.as_str());
        assert_eq!(is, (200, anew.body.as_str()));
        // unless it was invalidated, by whichever
        pair.write(one, "path", 7).await;
        pair.write(one, "all", 7).await;
        assert_eq!(one.get_with("/stale/7", &failing).await.status, 503);
        assert_eq!(other.get_with("/stale/7", &failing).await.status, 503);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_the_other_process_goes_on_when_its_client_goes_away() {
    on_each_pair(async |pair: &Pair| {
        let [one, other] = pair.clients();
        let hold = pair.database.hold_up("outer");
        let leader = one
            .connect(b"GET /plain/8 HTTP/1.1\r\nhost: test\r\n\r\n")
            .await;
        drop(hold.begun.acquire().await.unwrap());
        let waiter = tokio::spawn(async move { other.get("/plain/8").await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(leader);
        // what held it up is never let go
        let made = waiter.await.unwrap();
        assert_eq!((made.status, made.x_cache()), (200, Some("MISS")));
        let kept = one.get("/plain/8").await;
        assert_eq!((kept.body, kept.status), (made.body, 200));
    })
    .await;
}
