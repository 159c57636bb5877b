//! The app on a socket of the loopback, behind a cache.

use crate::app::{self, App};
use crate::client::{Answer, Client};
use crate::executor::{block_on, spawn_endless};
use crate::subjects::Subject;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;

/// A server; its task lives as long as the program.
pub(crate) struct Server {
    pub(crate) app: Arc<App>,
    client: Client,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server behind a cache.
    pub(crate) fn start<S: Subject>(subject: &S) -> Self {
        let app = App::new();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = middleware::from_fn({
            let asked = asked.clone();
            move |request: Request, next: Next| {
                asked.fetch_add(1, Ordering::SeqCst);
                next.run(request)
            }
        });
        let routes = subject
            .around(app::routes(app.clone(), S::load))
            .layer(counted);
        let listener = block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        spawn_endless(async {
            axum::serve(listener, routes).await.expect("a socket");
        });
        Server {
            app,
            client: Client::of(address),
            asked,
        }
    }

    /// How many requests there were so far, whoever has answered or will answer them.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Asks for a page, on a connection of its own.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let answer = block_on(self.client.get_with(path, headers));
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer
    }

    /// The version of a row as its page says.
    pub(crate) fn row(&self, id: u64) -> u64 {
        let answer = self.get(&app::row(id), &[]);
        answer
            .body
            .parse()
            .expect("the page of a row is its version")
    }
}

/// Serves the app in a process of its own, once its port was told.
pub(crate) async fn serve<S: Subject>(subject: S, tell: impl FnOnce(u16)) -> std::io::Result<()> {
    let routes: Router = subject.around(app::routes(App::new(), S::load));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    tell(listener.local_addr()?.port());
    axum::serve(listener, routes).await
}
