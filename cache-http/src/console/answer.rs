//! From a request to what is shown, and what is cleared.

use super::{Inner, own, policy, shown};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, Response, StatusCode, request};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a body is, and what it may do in a browser.
type Kind = (&'static str, HeaderValue);

const PAGE: Kind = ("text/html; charset=utf-8", policy::OF_PAGE);
const TEXT: Kind = ("text/plain; charset=utf-8", policy::OF_DATA);
const JSON: Kind = ("application/json", policy::OF_DATA);
const PICTURE: Kind = ("image/svg+xml", policy::OF_PICTURE);

/// What there is to read.
#[derive(Clone, Copy)]
enum Shown {
    Page,
    Functions,
    Findings,
    Audit,
    Graph,
}

pub(super) async fn answer(console: &Inner, request: &request::Parts) -> Response<String> {
    // of its own address `nest_service` leaves a slash, or nothing
    let shown = match request.uri.path().trim_start_matches('/') {
        "clear" => return clear(console, request).await,
        "" => Shown::Page,
        "functions.json" => Shown::Functions,
        "audit.json" => Shown::Findings,
        "audit.txt" => Shown::Audit,
        "graph.svg" => Shown::Graph,
        _ => {
            return tell(
                StatusCode::NOT_FOUND,
                "The console has no such page. Mount it with \
                 `Router::nest_service(\"/larder\", larder::http::console())`, which takes the prefix \
                 off the path.\n",
            );
        }
    };
    match request.method {
        Method::GET | Method::HEAD => show(console, shown),
        _ => not_allowed("GET, HEAD"),
    }
}

fn show(console: &Inner, shown: Shown) -> Response<String> {
    let ok = StatusCode::OK;
    match shown {
        Shown::Page => respond(ok, PAGE, policy::PAGE.to_owned()),
        Shown::Functions => respond(ok, JSON, console.functions()),
        Shown::Findings => {
            let audit = shown::audit(&cache_core::audit());
            respond(ok, JSON, audit)
        }
        Shown::Audit => tell(ok, cache_core::audit().to_string()),
        Shown::Graph => respond(ok, PICTURE, cache_core::audit().to_svg()),
    }
}

/// Clears the function that the query names, `clear?function=ID`. There is no body to read.
async fn clear(console: &Inner, request: &request::Parts) -> Response<String> {
    if request.method != Method::POST {
        return not_allowed("POST");
    }
    if !console.clears {
        return tell(
            StatusCode::FORBIDDEN,
            "This console clears nothing: it was made with `.read_only()`.",
        );
    }
    if let Err(why) = own::check(request) {
        return tell(StatusCode::FORBIDDEN, why);
    }
    let query = request.uri.query().unwrap_or_default();
    let id = query.strip_prefix("function=").unwrap_or_default();
    let mut functions = shown::named().into_iter();
    let Some((_, function)) = functions.find(|(other, _)| other == id) else {
        return tell(
            StatusCode::NOT_FOUND,
            "This process has no such function: `functions.json` lists the `id` of each, for \
             `clear?function=ID`.",
        );
    };
    if function.instances() == 0 {
        return tell(
            StatusCode::CONFLICT,
            "This process has not called the function yet, and holds nothing of it. Where its entries are \
             in a store, clear it from a process that has, or by its companion's `clear`.",
        );
    }
    let entries = function.len();
    match function.clear_later().await {
        Ok(()) => respond(StatusCode::OK, JSON, console.cleared(entries)),
        Err(fault) => tell(
            StatusCode::BAD_GATEWAY,
            format!(
                "It is cleared in this process. The store has not acknowledged it ({fault}), and goes \
                 on being asked: until then other processes may be served what it has."
            ),
        ),
    }
}

fn not_allowed(allowed: &'static str) -> Response<String> {
    let text = format!("Only {allowed} here.\n");
    let mut response = tell(StatusCode::METHOD_NOT_ALLOWED, text);
    let allowed = HeaderValue::from_static(allowed);
    response.headers_mut().insert(ALLOW, allowed);
    response
}

fn tell(status: StatusCode, text: impl Into<String>) -> Response<String> {
    respond(status, TEXT, text.into())
}

fn respond(status: StatusCode, (kind, policy): Kind, body: String) -> Response<String> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    ] {
        headers.insert(name, value);
    }
    response
}
