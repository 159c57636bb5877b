//! What pages were told, and what follows from it for a request.

use crate::fields::{feed, line};
use crate::key::{Fields, PageKey};
use crate::page::Page;
use crate::percent::normal_path;
use crate::query::Query;
use crate::route::Route;
use crate::tags::Tags;
use http::header::{
    CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, RANGE, TRANSFER_ENCODING, UPGRADE,
};
use http::request::Parts;
use http::{Method, Uri, Version};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// Past so many bytes a key is not worth a page.
const LONGEST_KEY: usize = 16 * 1024;

pub(crate) type Asks<T> = Box<dyn Fn(&Parts) -> T + Send + Sync>;
pub(crate) type Judges = Box<dyn Fn(&Page) -> bool + Send + Sync>;

/// What pages were told.
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) timeout: Option<Duration>,
    pub(crate) query: Query,
    pub(crate) headers: Vec<HeaderName>,
    pub(crate) has_host: bool,
    pub(crate) routes: Vec<Route>,
    pub(crate) methods: Vec<Method>,
    pub(crate) key: Option<Asks<Vec<u8>>>,
    pub(crate) tags: Option<Asks<Tags>>,
    pub(crate) unless: Option<Asks<bool>>,
    pub(crate) refresh: Option<Asks<bool>>,
    pub(crate) cache_if: Option<Judges>,
    pub(crate) max_body: usize,
    pub(crate) patience: Duration,
    pub(crate) outlives: bool,
    pub(crate) clears_on_unsafe: bool,
}

/// What becomes of a request.
pub(crate) enum Way {
    /// It is answered by a page, or by its handler, whose response may become one.
    Page(PageKey),
    /// It is answered by the head of a page, if there is one.
    Head(PageKey),
    /// Its handler writes, and the pages of its path go.
    Write,
    /// It is its handler's alone.
    Past,
}

impl Settings {
    /// What becomes of a request. Asks `unless` once at most.
    pub(crate) fn way(&self, request: &Parts, body: &impl http_body::Body) -> Way {
        let method = &request.method;
        let is_kept = *method == Method::GET || self.methods.contains(method);
        if !is_kept && *method != Method::HEAD {
            return match self.clears_on_unsafe && is_write(method) {
                true => Way::Write,
                false => Way::Past,
            };
        }
        let is_unkeyed = self.key.is_none() && has_body(request, body);
        // `*`, or a host alone: to a router neither is what its page would be kept as
        let is_odd = !request.uri.path().starts_with('/');
        let is_ambiguous = self.has_host && is_ambiguous(&request.uri, &request.headers);
        if is_odd
            || is_ambiguous
            || is_special(request)
            || is_unkeyed
            || self.unless.as_ref().is_some_and(|unless| unless(request))
        {
            return Way::Past;
        }
        let key = self.key(request);
        match key.length() > LONGEST_KEY {
            true => Way::Past,
            false if is_kept => Way::Page(key),
            false => Way::Head(key),
        }
    }

    /// The key of the page that a request asks for.
    pub(crate) fn key(&self, request: &Parts) -> PageKey {
        let Parts {
            method,
            uri,
            headers,
            ..
        } = request;
        let host = self.has_host.then(|| host(uri, headers));
        let (route, arguments) = self.route(uri.path()).unwrap_or_default();
        let path = normal_path(uri.path());
        let own = self.key.as_ref().map(|key| key(request));
        PageKey(Arc::new(Fields {
            method: match *method {
                Method::GET | Method::HEAD => Cow::Borrowed("GET"),
                _ => Cow::Owned(method.to_string()),
            },
            host: host.unwrap_or_default().into(),
            spelling: match path == uri.path() {
                true => Box::default(),
                false => uri.path().into(),
            },
            path: path.into(),
            query: self.query.of(uri.query()).into(),
            headers: self.named(headers).into(),
            own: own.unwrap_or_default().into(),
            variant: Box::default(),
            route: route.into(),
            arguments: arguments.into(),
        }))
    }

    /// What keys are made of. Pages of a store whose keys are made of something else are others, though a
    /// key may look the same.
    pub(crate) fn signature(&self) -> String {
        let Settings {
            query,
            headers,
            has_host,
            key,
            ..
        } = self;
        let has_key = key.is_some();
        format!("{query:?} {headers:?} {has_host} {has_key}")
    }

    /// The tags of the page that a request asks for.
    pub(crate) fn tags(&self, request: &Parts) -> Tags {
        self.tags
            .as_ref()
            .map_or_else(Tags::none, |tags| tags(request))
    }

    pub(crate) fn refreshes(&self, request: &Parts) -> bool {
        self.refresh
            .as_ref()
            .is_some_and(|refresh| refresh(request))
    }

    pub(crate) fn keeps(&self, page: &Page) -> bool {
        self.cache_if.as_ref().is_none_or(|cache_if| cache_if(page))
    }

    /// The template that a path is of, and what it gives.
    fn route(&self, path: &str) -> Option<(&str, Vec<String>)> {
        let mut routes = self.routes.iter();
        routes.find_map(|route| Some((&*route.template, route.arguments(path)?)))
    }

    /// The headers that are part of the key.
    fn named(&self, headers: &HeaderMap) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in &self.headers {
            feed(name, line(headers, name).as_deref(), &mut bytes);
        }
        bytes
    }
}

/// The methods that are registered as safe, beside `GET` and `HEAD`, and that of tunnels.
const SAFE: [&str; 7] = [
    "CONNECT", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH", "QUERY",
];

/// Whether a request of a method may change what pages show: also if nobody knows (RFC 9111, 4.4).
fn is_write(method: &Method) -> bool {
    !SAFE.contains(&method.as_str())
}

/// Whether a request asks for a part, or for something else than the page. To other methods than `GET` and
/// `HEAD` there is no `304` (RFC 9110, 13.1.2).
fn is_special(request: &Parts) -> bool {
    let mut special = [RANGE, IF_RANGE, IF_MATCH, IF_UNMODIFIED_SINCE, UPGRADE].iter();
    let has_304 = matches!(request.method, Method::GET | Method::HEAD);
    special.any(|name| request.headers.contains_key(name))
        || (!has_304 && request.headers.contains_key(IF_NONE_MATCH))
}

/// Whether a request has a body: nothing of that is in the key. Past HTTP/1.1 no header has to tell.
fn has_body(request: &Parts, body: &impl http_body::Body) -> bool {
    let headers = &request.headers;
    let is_empty = |length: &HeaderValue| length.as_bytes().trim_ascii() == b"0";
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    let is_said = headers.contains_key(TRANSFER_ENCODING) || !lengths.all(is_empty);
    let may_be_untold = request.version > Version::HTTP_11 && !body.is_end_stream();
    is_said || may_be_untold || body.size_hint().lower() > 0
}

/// Whether one reader may take a request to be for another host than the next does.
fn is_ambiguous(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    let is_other = |host: &HeaderValue| match uri.authority() {
        Some(authority) => !authority
            .as_str()
            .as_bytes()
            .eq_ignore_ascii_case(host.as_bytes()),
        None => host.to_str().is_err(),
    };
    second.is_some() || first.is_some_and(is_other)
}

/// The host that a request is for, in small letters.
pub(crate) fn host(uri: &Uri, headers: &HeaderMap) -> String {
    let in_header = || {
        let host = headers.get(HOST)?.as_bytes();
        Some(String::from_utf8_lossy(host).to_ascii_lowercase())
    };
    let authority = uri
        .authority()
        .map(|host| host.as_str().to_ascii_lowercase());
    authority.or_else(in_header).unwrap_or_default()
}
