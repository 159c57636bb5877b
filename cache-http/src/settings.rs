//! What pages were told, and what follows from it for a request.

use crate::fields::{feed, line};
use crate::key::{Fields, PageKey};
use crate::page::Page;
use crate::percent::normal_path;
use crate::query::Query;
use crate::route::Route;
use crate::tags::Tags;
use http::header::{
    CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, RANGE, TRANSFER_ENCODING, UPGRADE,
};
use http::request::Parts;
use http::{Method, Uri};
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
    pub(crate) fn way(&self, request: &Parts) -> Way {
        let method = &request.method;
        let is_kept = *method == Method::GET || self.methods.contains(method);
        if !is_kept && *method != Method::HEAD {
            return match self.clears_on_unsafe && is_write(method) {
                true => Way::Write,
                false => Way::Past,
            };
        }
        // what asks for a part, or for something else than the page
        let is_special = [RANGE, IF_RANGE, IF_MATCH, IF_UNMODIFIED_SINCE, UPGRADE]
            .iter()
            .any(|name| request.headers.contains_key(name));
        let is_unkeyed = self.key.is_none() && has_body(&request.headers);
        if is_special || is_unkeyed || self.unless.as_ref().is_some_and(|unless| unless(request)) {
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

/// Whether a request of a method may change what pages show.
fn is_write(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method)
}

/// Whether a request has a body, by its headers: nothing of that is in the key.
fn has_body(headers: &HeaderMap) -> bool {
    let is_empty = |length: &HeaderValue| length.as_bytes().trim_ascii() == b"0";
    let length = headers.get(CONTENT_LENGTH);
    headers.contains_key(TRANSFER_ENCODING) || !length.is_none_or(is_empty)
}

/// The host that a request is for, in small letters.
fn host(uri: &Uri, headers: &HeaderMap) -> String {
    let in_header = || {
        let host = headers.get(HOST)?.as_bytes();
        Some(String::from_utf8_lossy(host).to_ascii_lowercase())
    };
    let authority = uri
        .authority()
        .map(|host| host.as_str().to_ascii_lowercase());
    authority.or_else(in_header).unwrap_or_default()
}
