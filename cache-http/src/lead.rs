//! The one request whose handler makes a page.

use crate::body::Body;
use crate::choice::is_answered_by;
use crate::collect::{Collected, collect};
use crate::conditional::Conditions;
use crate::key::PageKey;
use crate::key_parts::Chosen;
use crate::page::Page;
use crate::pages::Pages;
use crate::reply::{Failed, PageFunction, Reply};
use crate::respond::{self, Source};
use crate::storable::Storable;
use bytes::Bytes;
use cache_core::__private::{Load, share};
use http::{Request, Response, StatusCode};
use tower_service::Service;

/// The one request whose handler makes a page.
pub(crate) struct Lead<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) key: &'a PageKey,
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
            key,
            conditions,
        } = self;
        let asked = request.headers().clone();
        let settings = pages.settings();
        let keep = |reply: &Reply| reply.page().is_some_and(|page| settings.keeps(page));
        let sharing = share::<Result<Reply, Failed>, Failed>();
        let mut ran = Ran::Not;
        let body = run(pages, inner, request, &mut ran);
        let outcome = load.run_async::<true, _>(keep, sharing, body).await;
        if settings.outlives && matches!(outcome, Ok(Reply::Passed)) {
            // a page past its timeout is no longer what the handler answers
            pages.memo().target(Chosen::page(key)).apply();
        }
        match (outcome, ran) {
            (Ok(Reply::Page(page)), Ran::Made) => {
                Ok(respond::page(&page, Source::Miss, conditions))
            }
            // the one from before stands in
            (Ok(Reply::Page(page)), _) if is_answered_by(&asked, &page) => {
                Ok(respond::page(&page, Source::Stale, conditions))
            }
            (_, Ran::Passed(response)) => Ok(respond::passed(response?, conditions)),
            (_, Ran::Not | Ran::Made) => Ok(respond::failed()),
        }
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
    match collect(body, settings.max_body, settings.patience).await {
        Collected::Whole(body) => {
            *ran = Ran::Made;
            let page = Page::new(head, body, storable, settings.timeout);
            Ok(Reply::Page(page))
        }
        Collected::Passed(body) => {
            *ran = Ran::Passed(Ok(Response::from_parts(head, body)));
            Ok(Reply::Passed)
        }
    }
}

/// Whether a page from before may stand in (RFC 5861, 4).
fn is_failure(status: StatusCode) -> bool {
    matches!(status.as_u16(), 500 | 502 | 503 | 504)
}
