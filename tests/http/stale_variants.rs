//! Pages that are chosen by headers of the request, in the place of a failure.

use crate::stale::everywhere;
use crate::support::{Answer, Client, Counter, LONG, serve};
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, VARY};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use larder::http::{Keep, Pages, PagesBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::sleep;

/// Pages that vary by a language, and then in one of them by a name too.
struct Varying {
    client: Client,
    pages: Pages,
    runs: Counter,
    fails: Arc<AtomicBool>,
    /// For how long a page is kept, in milliseconds.
    time: Arc<AtomicU64>,
}

impl Varying {
    async fn serve(pages: PagesBuilder) -> Self {
        let pages = pages.build().unwrap();
        let (runs, fails) = (Counter::default(), Arc::new(AtomicBool::new(false)));
        let time = Arc::new(AtomicU64::new(100));
        let (counter, is_failing, keeps) = (runs.clone(), fails.clone(), time.clone());
        let handler = move |headers: HeaderMap| async move {
            counter.count();
            match is_failing.load(Ordering::SeqCst) {
                true => StatusCode::SERVICE_UNAVAILABLE.into_response(),
                false => {
                    let time = Duration::from_millis(keeps.load(Ordering::SeqCst));
                    (Extension(Keep::For(time)), greeting(&headers)).into_response()
                }
            }
        };
        let router = Router::new().route("/", get(handler)).layer(pages.layer());
        Varying {
            client: serve(router).await,
            pages,
            runs,
            fails,
            time,
        }
    }

    /// Has pages made, the first of which is past its time only when all are there: who came later would
    /// have taken its place.
    async fn make(&self, kept: &[([&str; 2], &str)]) {
        loop {
            for (who, body) in kept {
                assert_eq!(self.ask(*who).await.body, *body);
            }
            if self.ask(kept[0].0).await.is_hit() {
                return;
            }
            self.pages.clear().await.unwrap();
            self.time
                .fetch_add(self.time.load(Ordering::SeqCst), Ordering::SeqCst);
        }
    }

    /// Waits until they are past their time.
    async fn pass(&self) {
        sleep(Duration::from_millis(self.time.load(Ordering::SeqCst))).await;
    }

    async fn ask(&self, [language, name]: [&str; 2]) -> Answer {
        let headers = [("accept-language", language), ("x-name", name)];
        self.client.get_with("/", &headers).await
    }

    /// The same, once the handler is run for it: a clock may be a little behind.
    async fn ask_past_it(&self, who: [&str; 2]) -> Answer {
        loop {
            let before = self.runs.get();
            let answer = self.ask(who).await;
            if self.runs.get() > before {
                return answer;
            }
        }
    }
}

fn greeting(headers: &HeaderMap) -> Response {
    let text = |name| headers.get(name).unwrap().to_str().unwrap();
    let (language, name) = (text("accept-language"), text("x-name"));
    match language {
        "fr" => ([(VARY, "accept-language, x-name")], format!("fr {name}")).into_response(),
        _ => ([(VARY, "accept-language")], language.to_owned()).into_response(),
    }
}

/// Whoever asks has the first page made anew, which may be another's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_helped_by_the_page_that_was_chosen_for_it() {
    let kept = [
        (["de", "a"], "de"),
        (["en", "a"], "en"),
        (["fr", "a"], "fr a"),
        (["fr", "b"], "fr b"),
    ];
    everywhere(async |pages| {
        let varying = Varying::serve(pages.stale_if_error(LONG)).await;
        varying.make(&kept).await;
        varying.pass().await;
        varying.fails.store(true, Ordering::SeqCst);
        for (who, body) in kept {
            let answer = varying.ask_past_it(who).await;
            let is = (answer.status, answer.body.as_str(), answer.x_cache());
            assert_eq!(is, (200, body, Some("STALE")), "{who:?}");
        }
        // not by another's
        for who in [["it", "a"], ["fr", "c"]] {
            assert_eq!(varying.ask_past_it(who).await.status, 503, "{who:?}");
        }
        // nor by one that was invalidated
        varying.pages.clear_path("/").await.unwrap();
        for (who, _) in kept {
            assert_eq!(varying.ask(who).await.status, 503, "{who:?}");
        }
    })
    .await;
}
