//! Handlers that fail, that panic, and whose responses are for one request alone.

use crate::support::{Counter, LONG, Place, on_each_store, serve};
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_its_own_requests_affair() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let handler = move || async move {
            let run = counter.count();
            assert!(run > 2, "as asked");
            run.to_string()
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        for _ in 0..2 {
            let panicked = tokio::spawn(async move { client.get("/").await });
            assert!(panicked.await.is_err(), "it was answered");
        }
        assert_eq!(client.get("/").await.body, "3");
        assert_eq!(client.get("/").await.body, "3");
    })
    .await;
}

/// How many wait.
const WAITING: usize = 8;

/// Handlers of which the first waits to be let go, and each other for all the others: in turn they never end.
#[derive(Clone, Default)]
struct Handlers {
    runs: Counter,
    begun: Arc<Gate>,
    first: Arc<Gate>,
    others: Arc<Gate>,
}

struct Gate(Semaphore);

impl Default for Gate {
    fn default() -> Self {
        Gate(Semaphore::new(0))
    }
}

impl Gate {
    fn let_pass(&self, count: usize) {
        self.0.add_permits(count);
    }

    async fn pass(&self) {
        self.0.acquire().await.unwrap().forget();
    }
}

impl Handlers {
    async fn run(self, answer: (StatusCode, &'static str)) -> impl IntoResponse {
        let run = self.runs.count();
        self.begun.let_pass(1);
        let gate = if run == 1 { self.first } else { self.others };
        gate.pass().await;
        (answer.0, [(CACHE_CONTROL, answer.1)], run.to_string())
    }
}

/// Whether those who wait for an answer that is not for them all go on at once. Who comes to wait later than
/// `head_start` may be one who begins anew, and others may wait for that one.
async fn go_on_at_once(
    place: Place,
    answer: (StatusCode, &'static str),
    head_start: Duration,
) -> bool {
    let pages = place.pages().timeout(LONG).build().unwrap();
    let handlers = Handlers::default();
    let running = handlers.clone();
    let handler = move || running.run(answer);
    let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
    let ask = || tokio::spawn(async move { client.get("/").await });
    let leader = ask();
    handlers.begun.pass().await;
    let waiting: Vec<_> = (0..WAITING).map(|_| ask()).collect();
    sleep(head_start).await;
    assert_eq!(handlers.runs.get(), 1, "they wait");
    handlers.first.let_pass(1);
    leader.await.unwrap();
    let all_begin = async {
        for _ in 0..WAITING {
            handlers.begun.pass().await;
        }
    };
    let are_together = timeout(head_start * 4, all_begin).await.is_ok();
    handlers.others.let_pass(WAITING);
    for waiting in waiting {
        assert_eq!(waiting.await.unwrap().x_cache(), Some("MISS"));
    }
    are_together
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_waited_for_what_is_not_for_them_go_on_at_once() {
    on_each_store(async |place| {
        let answers = [
            (StatusCode::OK, "private"),
            (StatusCode::INTERNAL_SERVER_ERROR, "public"),
        ];
        for answer in answers {
            // where they go one after the other no head start is long enough
            let mut head_start = Duration::from_millis(50);
            while !go_on_at_once(place, answer, head_start).await {
                head_start *= 2;
                assert!(head_start < Duration::from_secs(5), "in turn");
            }
        }
    })
    .await;
}
