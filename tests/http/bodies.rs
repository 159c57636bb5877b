//! Bodies that are long, slow, endless, broken, or more than bytes.

use crate::support::{Counter, LONG, on_each_store, read_chunk, read_head, serve};
use axum::Router;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Request, Response};
use axum::routing::get;
use bytes::Bytes;
use futures::stream::{pending, unfold};
use futures::{Stream, StreamExt};
use http_body::Frame;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io::Error;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;
use tokio::time::sleep;
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// So many pieces of ten bytes, with a pause before each.
fn pieces(count: usize, pause: Duration) -> impl Stream<Item = Result<String, Error>> + Send {
    unfold(0, move |piece| async move {
        match pause {
            Duration::ZERO => tokio::task::yield_now().await,
            pause => sleep(pause).await,
        }
        (piece < count).then(|| (Ok("0123456789".to_owned()), piece + 1))
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_past_the_cap_is_passed_on_whole() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).max_body(100).build().unwrap();
        let long = |count| async move { Body::from_stream(pieces(count, Duration::ZERO)) };
        let router = Router::new()
            .route("/at-the-cap", get(move || long(10)))
            .route("/past-it", get(move || long(11)))
            .route("/far-past-it", get(move || long(3000)))
            .route("/known", get(|| async { "x".repeat(101) }));
        let client = serve(router.layer(pages.layer())).await;
        let cases = [("/at-the-cap", 100, true), ("/past-it", 110, false)];
        let more = [("/far-past-it", 30_000, false), ("/known", 101, false)];
        for (path, length, is_kept) in cases.into_iter().chain(more) {
            assert_eq!(client.get(path).await.body.len(), length, "{path}");
            let again = client.get(path).await;
            assert_eq!(
                (again.body.len(), again.is_hit()),
                (length, is_kept),
                "{path}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_body_is_passed_on_whole() {
    on_each_store(async |place| {
        let patience = Duration::from_millis(60);
        let pages = place
            .pages()
            .timeout(LONG)
            .patience(patience)
            .build()
            .unwrap();
        let slow = || async { Body::from_stream(pieces(5, Duration::from_millis(25))) };
        let client = serve(Router::new().route("/", get(slow)).layer(pages.layer())).await;
        for _ in 0..2 {
            let answer = client.get("/").await;
            assert_eq!((answer.body.len(), answer.x_cache()), (50, Some("MISS")));
        }
    })
    .await;
}

/// Says that it was dropped.
struct Dropped(Arc<Semaphore>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_an_end_comes_as_it_is_made() {
    on_each_store(async |place| {
        let patience = Duration::from_millis(100);
        let pages = place
            .pages()
            .timeout(LONG)
            .patience(patience)
            .build()
            .unwrap();
        let dropped = Arc::new(Semaphore::new(0));
        let noted = dropped.clone();
        let endless = move || async move {
            let dropped = Dropped(noted);
            let first = futures::stream::iter([Ok::<_, Error>("first")]);
            Body::from_stream(first.chain(pending()).map(move |piece| {
                let _ = &dropped;
                piece
            }))
        };
        let events = || async {
            let first = futures::stream::iter([Ok::<_, Error>("data: 1\n\n")]);
            (
                [(CONTENT_TYPE, "text/event-stream")],
                Body::from_stream(first.chain(pending())),
            )
        };
        let router = Router::new()
            .route("/", get(endless))
            .route("/events", get(events));
        let client = serve(router.layer(pages.layer())).await;
        let others = tokio::spawn(async move {
            let mut stream = client.connect(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
            read_head(&mut stream).await;
            read_chunk(&mut stream).await
        });
        let mut stream = client.connect(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
        assert_eq!(read_head(&mut stream).await.status, 200);
        assert_eq!(
            read_chunk(&mut stream).await.as_deref(),
            Some(&b"first"[..])
        );
        assert_eq!(others.await.unwrap().as_deref(), Some(&b"first"[..]));
        // who has gone is made nothing for
        drop(stream);
        drop(dropped.acquire_many(2).await.unwrap());

        // events are not waited for at all
        let began = Instant::now();
        let mut stream = client
            .connect(b"GET /events HTTP/1.1\r\nhost: t\r\n\r\n")
            .await;
        read_head(&mut stream).await;
        assert_eq!(
            read_chunk(&mut stream).await.as_deref(),
            Some(&b"data: 1\n\n"[..])
        );
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{:?}",
            began.elapsed()
        );
        assert_eq!(pages.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_breaks_off_is_not_kept() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let handler = move || async move {
            let broken = counter.count() == 1;
            let last = if broken {
                Err(Error::other("broken"))
            } else {
                Ok("end")
            };
            Body::from_stream(futures::stream::iter([Ok("begin "), last]))
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        let mut stream = client.connect(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(!answer.ends_with(b"0\r\n\r\n"), "it was said to be whole");
        for x_cache in ["MISS", "HIT"] {
            let answer = client.get("/").await;
            assert_eq!(
                (answer.body.as_str(), answer.x_cache()),
                ("begin end", Some(x_cache))
            );
        }
    })
    .await;
}

/// Some frames, one after the other.
struct Frames(std::vec::IntoIter<Frame<Bytes>>);

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trailers_are_passed_on() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let service = ServiceBuilder::new()
            .layer(pages.layer())
            .service(service_fn(async |_: Request<Body>| {
                let trailers = HeaderMap::from_iter([(CONTENT_TYPE, "x/y".parse().unwrap())]);
                let data = Frame::data(Bytes::from_static(b"data"));
                let frames = vec![data, Frame::data(Bytes::new()), Frame::trailers(trailers)];
                Ok::<_, Infallible>(Response::new(Frames(frames.into_iter())))
            }));
        for _ in 0..2 {
            let request = Request::get("/").body(Body::empty()).unwrap();
            let response = service.clone().oneshot(request).await.unwrap();
            let mut body = pin!(response.into_body());
            let mut next = async || {
                let frame = poll_fn(|context| http_body::Body::poll_frame(body.as_mut(), context));
                frame.await.map(Result::unwrap)
            };
            assert_eq!(next().await.unwrap().into_data().unwrap(), "data");
            assert!(next().await.unwrap().is_trailers());
            assert!(next().await.is_none());
        }
        assert_eq!(pages.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_a_client_that_goes_away_goes_on() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let begun = Arc::new(Semaphore::new(0));
        let at_begin = begun.clone();
        let counter = Counter::default();
        let handler = move || async move {
            if counter.count() == 1 {
                at_begin.add_permits(1);
                std::future::pending::<()>().await;
            }
            "made"
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        let leader = client.connect(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
        drop(begun.acquire().await.unwrap());
        let waiter = tokio::spawn(async move { client.get("/").await });
        sleep(Duration::from_millis(50)).await;
        assert!(!waiter.is_finished());
        drop(leader);
        assert_eq!(waiter.await.unwrap().body, "made");
        assert!(client.get("/").await.is_hit());
    })
    .await;
}
