//! Pages that are chosen by headers of the request, in the place of a failure.

use crate::stale::{TIMEOUT, everywhere};
use crate::support::{Answer, Client, Counter, LONG, serve};
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, VARY};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use larder::http::{Pages, PagesBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::time::sleep;

/// Pages that vary by a language, and then in one of them by a name too.
struct Varying {
    client: Client,
    pages: Pages,
    runs: Counter,
    fails: Arc<AtomicBool>,
}

impl Varying {
    async fn serve(pages: PagesBuilder) -> Self {
        let pages = pages.build().unwrap();
        let (runs, fails) = (Counter::default(), Arc::new(AtomicBool::new(false)));
        let (counter, is_failing) = (runs.clone(), fails.clone());
        let handler = move |headers: HeaderMap| async move {
            counter.count();
            match is_failing.load(Ordering::SeqCst) {
                true => StatusCode::SERVICE_UNAVAILABLE.into_response(),
                false => greeting(&headers),
            }
        };
        let router = Router::new().route("/", get(handler)).layer(pages.layer());
        Varying {
            client: serve(router).await,
            pages,
            runs,
            fails,
        }
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
        for (who, body) in kept {
            assert_eq!(varying.ask(who).await.body, body);
        }
        sleep(TIMEOUT).await;
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
