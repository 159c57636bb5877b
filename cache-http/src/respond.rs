//! Responses made of pages, and of what is passed on.

use crate::body::Body;
use crate::conditional::Conditions;
use crate::page::Page;
use bytes::Bytes;
use http::header::{
    AGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue,
};
use http::{Response, StatusCode};

const X_CACHE: HeaderName = HeaderName::from_static("x-cache");

/// Where a response comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// It was kept, or made for another request.
    Hit,
    /// It was kept, and is past its timeout.
    Stale,
    /// It was made for this request.
    Miss,
}

impl Source {
    fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Source::Hit => "HIT",
            Source::Stale => "STALE",
            Source::Miss => "MISS",
        })
    }

    /// That of a page that is served because it is there.
    pub(crate) fn of_kept(page: &Page, outlives: bool) -> Self {
        match outlives && page.is_stale() {
            true => Source::Stale,
            false => Source::Hit,
        }
    }
}

/// The response to a request that is answered by a page.
pub(crate) fn page<B>(page: &Page, source: Source, conditions: &Conditions) -> Response<Body<B>>
where
    B: http_body::Body,
{
    let mut headers = headers(page, source);
    let (status, body) = match conditions.are_met_by(page.status(), &headers) {
        true => {
            strip(&mut headers);
            (StatusCode::NOT_MODIFIED, Bytes::new())
        }
        false => (page.status(), page.body().clone()),
    };
    respond(status, headers, body)
}

/// The same without its body.
pub(crate) fn head<B>(page: &Page, source: Source, conditions: &Conditions) -> Response<Body<B>>
where
    B: http_body::Body,
{
    let mut headers = headers(page, source);
    if conditions.are_met_by(page.status(), &headers) {
        strip(&mut headers);
        return respond(StatusCode::NOT_MODIFIED, headers, Bytes::new());
    }
    if page.status() != StatusCode::NO_CONTENT {
        headers.insert(CONTENT_LENGTH, page.body().len().into());
    }
    respond(page.status(), headers, Bytes::new())
}

/// A handler's own response, which its request did not see the conditions of.
pub(crate) fn passed<B>(
    mut response: Response<Body<B>>,
    conditions: &Conditions,
) -> Response<Body<B>>
where
    B: http_body::Body,
{
    let headers = response.headers_mut();
    headers.insert(X_CACHE, Source::Miss.name());
    if conditions.are_met_by(response.status(), response.headers()) {
        let mut headers = response.into_parts().0.headers;
        strip(&mut headers);
        return respond(StatusCode::NOT_MODIFIED, headers, Bytes::new());
    }
    response
}

/// What there is to say where a handler has panicked and nothing can stand in.
pub(crate) fn failed<B: http_body::Body>() -> Response<Body<B>> {
    let headers = HeaderMap::from_iter([(X_CACHE, Source::Miss.name())]);
    respond(StatusCode::INTERNAL_SERVER_ERROR, headers, Bytes::new())
}

fn respond<B: http_body::Body>(
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body<B>> {
    let mut response = Response::new(Body::whole(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn headers(page: &Page, source: Source) -> HeaderMap {
    let mut headers = page.headers().clone();
    headers.insert(X_CACHE, source.name());
    if source != Source::Miss {
        headers.insert(AGE, page.age().as_secs().into());
    }
    headers
}

/// Takes out what is about a body that is not sent.
fn strip(headers: &mut HeaderMap) {
    for name in [
        CONTENT_TYPE,
        CONTENT_ENCODING,
        CONTENT_LANGUAGE,
        CONTENT_LENGTH,
    ] {
        headers.remove(name);
    }
}
