//! The one request whose handler makes a page.

use crate::body::{Body, Resumed};
use crate::choice::{Choice, Found};
use crate::collect::{Collected, collect};
use crate::conditional::Conditions;
use crate::page::Page;
use crate::pages::Pages;
use crate::reply::{Failed, PageFunction, Reply};
use crate::respond::{self, Source};
use crate::storable::Storable;
use bytes::Bytes;
use cache_core::__private::{Load, share};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap};
use http::{Request, Response, StatusCode};
use tower_service::Service;

/// The one request whose handler makes a page.
pub(crate) struct Lead<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) choice: Choice,
    pub(crate) conditions: &'a Conditions,
}

/// What has become of the run of the handler.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one to a request that makes a page"
)]
enum Ran<R: http_body::Body, E> {
    /// It has not come to an end.
    Not,
    Made,
    Passed(Result<Response<Body<R>>, E>),
}

impl Lead<'_> {
    /// Has the handler make the page, and answers the request.
    pub(crate) async fn run<S, B, R>(
        self,
        load: Load<PageFunction>,
        inner: S,
        request: Request<B>,
    ) -> Result<Response<Body<R>>, S::Error>
    where
        S: Service<Request<B>, Response = Response<R>>,
        R: http_body::Body<Data = Bytes>,
    {
        let Lead {
            pages,
            choice,
            conditions,
        } = self;
        let asked = request.headers().clone();
        let settings = pages.settings();
        let keep = |reply: &Reply| reply.page().is_some_and(|page| settings.keeps(page));
        let sharing = share::<Result<Reply, Failed>, Failed>();
        let mut ran = Ran::Not;
        let body = run(pages, inner, request, &mut ran);
        let outcome = load.run_async::<true, _>(keep, sharing, body).await;
        if settings.outlives && matches!(outcome, Ok(Reply::Passed)) && ran.is_about_page(&asked) {
            // a page past its timeout is no longer what the handler answers; a store that does not
            // answer is told of it until it does
            let _ = pages.clear_page(&choice.key).await;
        }
        let former = match outcome {
            Ok(Reply::Page(page)) if matches!(ran, Ran::Made) => {
                return Ok(respond::page(&page, Source::Miss, conditions));
            }
            Ok(Reply::Page(page)) => stand_in(pages, choice, page, &asked).await,
            Ok(Reply::Passed) | Err(Failed) => None,
        };
        match (former, ran) {
            (Some(page), _) => Ok(respond::page(&page, Source::Stale, conditions)),
            (None, Ran::Passed(response)) => Ok(respond::passed(response?, conditions)),
            (None, Ran::Not | Ran::Made) => Ok(respond::failed()),
        }
    }
}

/// The page that stands in for a failure: the one from before or, if that was made for another request,
/// the one that it leads to.
async fn stand_in(
    pages: &Pages,
    mut choice: Choice,
    mut page: Page,
    asked: &HeaderMap,
) -> Option<Page> {
    loop {
        match choice.judge(page, asked) {
            Found::Answer(page) => return Some(page).filter(|page| !page.has_to_be_fresh()),
            Found::Elsewhere(next) => choice = next,
            Found::Nowhere => return None,
        }
        // a store that does not answer has none
        page = match pages.memo().stand_in(&choice.key).await {
            Ok(Some(Reply::Page(page))) => page,
            _ => return None,
        };
    }
}

impl<R: http_body::Body, E> Ran<R, E> {
    /// Whether what is passed on says something of the page, and not only of who has asked: that they
    /// may not have it, or ask too often.
    fn is_about_page(&self, asked: &HeaderMap) -> bool {
        let Ran::Passed(Ok(response)) = self else {
            return false;
        };
        let status = response.status();
        let is_gone = [StatusCode::NOT_FOUND, StatusCode::GONE].contains(&status);
        !asked.contains_key(AUTHORIZATION) && (is_gone || !status.is_client_error())
    }
}

/// Runs the handler, and makes a page of its response if that may be one.
async fn run<S, B, R>(
    pages: &Pages,
    mut inner: S,
    mut request: Request<B>,
    ran: &mut Ran<R, S::Error>,
) -> Result<Reply, Failed>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: http_body::Body<Data = Bytes>,
{
    let asked = request.headers().clone();
    Conditions::take_from(request.headers_mut());
    let (head, body) = match inner.call(request).await {
        Ok(response) => response.into_parts(),
        Err(error) => {
            *ran = Ran::Passed(Err(error));
            return Err(Failed);
        }
    };
    let settings = pages.settings();
    let Some(storable) = Storable::of(&asked, &head) else {
        let reply = match is_failure(head.status) {
            true => Err(Failed),
            false => Ok(Reply::Passed),
        };
        *ran = Ran::Passed(Ok(Response::from_parts(head, Body::passed(body))));
        return reply;
    };
    let (body, reply) = match collect(body, settings.max_body, settings.patience).await {
        Collected::Whole(body) if is_as_long_as_said(&head.headers, body.len()) => {
            *ran = Ran::Made;
            let page = Page::new(head, body, storable, settings.timeout);
            return Ok(Reply::Page(page));
        }
        // its client is to see that it is not whole
        Collected::Whole(first) => {
            let (next, rest) = (None, None);
            (Body::resumed(Resumed { first, next, rest }), Err(Failed))
        }
        Collected::Broken(body) => (body, Err(Failed)),
        Collected::Passed(body) => (body, Ok(Reply::Passed)),
    };
    *ran = Ran::Passed(Ok(Response::from_parts(head, body)));
    reply
}

/// Whether a body has come to an end where the response says that it does (RFC 9111, 3.3).
fn is_as_long_as_said(headers: &HeaderMap, length: usize) -> bool {
    let is = |said: &[u8]| std::str::from_utf8(said).is_ok_and(|said| said.parse() == Ok(length));
    let mut said = headers.get_all(CONTENT_LENGTH).iter();
    said.all(|said| is(said.as_bytes().trim_ascii()))
}

/// Whether a page from before may stand in (RFC 5861, 4).
fn is_failure(status: StatusCode) -> bool {
    matches!(status.as_u16(), 500 | 502 | 503 | 504)
}
