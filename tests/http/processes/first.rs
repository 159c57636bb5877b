//! The first requests for pages that no process has had before.

use super::pair::{Pair, on_each_pair};
use crate::support::Client;

/// How many pages of new names there are, on each store.
const TRIALS: usize = 10;
/// How many ask for one at once, half of them each process.
const CLIENTS: usize = 100;

/// What is noted of new pages in their store clears them: nobody may have made one by then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_requests_of_two_processes_run_a_handler_once() {
    on_each_pair(async |pair: &Pair| {
        for trial in 0..TRIALS {
            let before = pair.database.version();
            let clients = pair.clients().into_iter().cycle().take(CLIENTS);
            let ask = |client: Client| {
                tokio::spawn(async move { client.get(&format!("/first/{trial}")).await })
            };
            let asked: Vec<_> = clients.map(ask).collect();
            for asked in asked {
                assert_eq!(asked.await.unwrap().body, "made");
            }
            assert_eq!(pair.database.version() - before, 1, "runs of the handler");
        }
    })
    .await;
}
