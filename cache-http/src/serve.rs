//! A request, from its key to its response.

use crate::body::Body;
use crate::choice::{Choice, Found};
use crate::conditional::Conditions;
use crate::key::PageKey;
use crate::lead::Lead;
use crate::page::Page;
use crate::pages::Pages;
use crate::reply::{Failed, Reply};
use crate::respond::{self, Source};
use crate::settings::Way;
use crate::unsafe_methods::write;
use bytes::Bytes;
use cache_core::__private::{Call, Fault, Settled, share};
use http::request::Parts;
use http::{Method, Request, Response};
use std::pin::Pin;
use tower_service::Service;

/// What answers a request.
pub(crate) type Serving<R, E> = Pin<Box<dyn Future<Output = Result<Response<Body<R>>, E>> + Send>>;

/// Answers a request.
pub(crate) fn serve<S, B, R>(
    pages: Pages,
    mut inner: S,
    request: Request<B>,
) -> Serving<R, S::Error>
where
    S: Service<Request<B>, Response = Response<R>> + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    B: http_body::Body + Send + 'static,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Send,
{
    let (head, body) = request.into_parts();
    match pages.settings().way(&head, &body) {
        Way::Page(key) => Box::pin(answer(pages, inner, head, body, key)),
        Way::Head(key) => Box::pin(answer_head(pages, inner, head, body, key)),
        Way::Write => Box::pin(write(pages, inner, Request::from_parts(head, body))),
        Way::Past => Box::pin(async move {
            let response = inner.call(Request::from_parts(head, body)).await?;
            Ok(response.map(Body::passed))
        }),
    }
}

/// Answers a request by its page, or has its handler make that.
///
/// What a hit has no use for is in boxes of its own.
#[expect(
    clippy::manual_async_fn,
    reason = "a function that is `async` holds twice what it is given"
)]
fn answer<S, B, R>(
    pages: Pages,
    mut inner: S,
    mut head: Parts,
    body: B,
    key: PageKey,
) -> impl Future<Output = Result<Response<Body<R>>, S::Error>>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: http_body::Body<Data = Bytes>,
{
    async move {
        pages.noted().await;
        if pages.settings().refreshes(&head) {
            // a store that does not answer is told of it until it does
            let _ = pages.clear_page(&key).await;
        }
        // of another method there is nothing that its client could have
        let conditions = match head.method == Method::GET {
            true => Conditions::of(&head.headers),
            false => Conditions::default(),
        };
        let mut choice = Choice::first(key);
        loop {
            let tags = || pages.settings().tags(&head).names();
            let sharing = share::<Result<Reply, Failed>, Failed>();
            let memo = pages.memo();
            let settled = memo.settle_async::<true, _>(&choice.key, Call::start(), tags, sharing);
            let page = match settled.await {
                Settled::Lead(load) => {
                    let lead = Lead {
                        pages: &pages,
                        choice,
                        conditions: &conditions,
                    };
                    let request = Request::from_parts(head, body);
                    return Box::pin(lead.run(load, inner, request)).await;
                }
                Settled::Served(Ok(Reply::Page(page))) => page,
                Settled::Served(Ok(Reply::Passed) | Err(Failed)) => break,
            };
            match choice.judge(page, &head.headers) {
                Found::Answer(page) => {
                    let source = Source::of_kept(&page, pages.settings().outlives);
                    if source == Source::Stale && page.has_to_be_fresh() {
                        break;
                    }
                    return Ok(respond::page(&page, source, &conditions));
                }
                Found::Elsewhere(next) => choice = next,
                Found::Nowhere => break,
            }
        }
        Conditions::take_from(&mut head.headers);
        let response = inner.call(Request::from_parts(head, body)).await?;
        Ok(respond::passed(response.map(Body::passed), &conditions))
    }
}

/// Answers a request for the head of a page by that, or has its handler answer.
async fn answer_head<S, B, R>(
    pages: Pages,
    mut inner: S,
    head: Parts,
    body: B,
    key: PageKey,
) -> Result<Response<Body<R>>, S::Error>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: http_body::Body<Data = Bytes>,
{
    pages.noted().await;
    // a store that does not answer has no page
    if let Ok(Some(page)) = peek(&pages, &head, key).await {
        let conditions = Conditions::of(&head.headers);
        return Ok(respond::head(&page, Source::Hit, &conditions));
    }
    let response = inner.call(Request::from_parts(head, body)).await?;
    Ok(response.map(Body::passed))
}

/// The page that would be served to a request.
pub(crate) async fn peek(
    pages: &Pages,
    request: &Parts,
    key: PageKey,
) -> Result<Option<Page>, Fault> {
    let mut choice = Choice::first(key);
    while let Some(Reply::Page(page)) = pages.memo().peek(&choice.key).await? {
        match choice.judge(page, &request.headers) {
            Found::Answer(page) => return Ok(Some(page)),
            Found::Elsewhere(next) => choice = next,
            Found::Nowhere => break,
        }
    }
    Ok(None)
}
