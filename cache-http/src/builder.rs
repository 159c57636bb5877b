//! Describing pages.

use crate::into_duration::IntoDuration;
use crate::page::Page;
use crate::query::Query;
use crate::settings::Settings;
use crate::tags::Tags;
use cache_core::{Cache, IntoVersion};
use http::Method;
use http::header::HeaderName;
use http::request::Parts;
use std::time::Duration;

/// How many bytes of a body are read at most, and for how long, unless something else is said.
pub(crate) const MAX_BODY: usize = 1024 * 1024;
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Makes [`Pages`](crate::Pages).
#[must_use = "it makes nothing before `build`"]
pub struct PagesBuilder {
    pub(crate) settings: Settings,
    pub(crate) query: Option<Query>,
    pub(crate) routes: Vec<String>,
    pub(crate) capacity: Option<usize>,
    pub(crate) max_bytes: Option<u64>,
    pub(crate) stale: Option<Duration>,
    pub(crate) stale_if_error: Option<Duration>,
    pub(crate) store: Option<Cache>,
    pub(crate) version: String,
}

impl PagesBuilder {
    pub(crate) fn new(name: String) -> Self {
        PagesBuilder {
            settings: Settings {
                name,
                timeout: None,
                query: Query::Whole,
                headers: Vec::new(),
                has_host: false,
                routes: Vec::new(),
                methods: Vec::new(),
                key: None,
                tags: None,
                unless: None,
                refresh: None,
                cache_if: None,
                max_body: MAX_BODY,
                patience: PATIENCE,
                outlives: false,
                clears_on_unsafe: false,
            },
            query: None,
            routes: Vec::new(),
            capacity: None,
            max_bytes: None,
            stale: None,
            stale_if_error: None,
            store: None,
            version: String::new(),
        }
    }

    /// For how long a page may be served. Left out: as long as the cached values that it was built on,
    /// and if those never expire, until something that it was built on is invalidated.
    ///
    /// A response may shorten it by `Cache-Control` or `Expires`, and set it by [`Keep`](crate::Keep).
    pub fn timeout(mut self, timeout: impl IntoDuration) -> Self {
        self.settings.timeout = Some(timeout.into_duration());
        self
    }

    /// The query parameters that tell pages apart. Their order does not matter, nor that of values of one
    /// that is repeated; all others are ignored, and the handler should ignore them too.
    pub fn query<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.query = Some(Query::Named(names.map(str::to_owned).into()));
        self
    }

    /// All query parameters tell pages apart.
    pub fn whole_query(mut self) -> Self {
        self.query = Some(Query::Whole);
        self
    }

    /// The request headers that tell pages apart, whether the response has them in its `Vary` or not.
    pub fn headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.settings.headers.extend(names);
        self
    }

    /// The host tells pages apart: that of the URI, or else the header `Host`.
    pub fn host(mut self) -> Self {
        self.settings.has_host = true;
        self
    }

    /// The templates of the paths, as in `/users/{id}` and `/files/{*path}`, so that pages can be cleared
    /// by what is in them.
    ///
    /// A path is of one of them, the one that a router of axum takes it for, in whatever order they are
    /// listed: of `/users/me` before `/users/{id}`, and of both before `/{*rest}`.
    pub fn routes<const N: usize>(mut self, templates: [&str; N]) -> Self {
        self.routes.extend(templates.map(str::to_owned));
        self
    }

    /// Methods whose responses are kept beside those of `GET`, each under keys of its own; with
    /// [`key`](PagesBuilder::key).
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.settings.methods.extend(methods);
        self
    }

    /// What else of a request tells pages apart: a digest of its body, say, that a middleware outside of
    /// the layer has put into an extension.
    pub fn key<K: Into<Vec<u8>>>(
        mut self,
        key: impl Fn(&Parts) -> K + Send + Sync + 'static,
    ) -> Self {
        self.settings.key = Some(Box::new(move |request| key(request).into()));
        self
    }

    /// Tags that a page depends on, beside all that its handler reads. Asked for when a page is made.
    pub fn tags(mut self, tags: impl Fn(&Parts) -> Tags + Send + Sync + 'static) -> Self {
        self.settings.tags = Some(Box::new(tags));
        self
    }

    /// True: the request is its handler's alone, and no page is read or kept.
    pub fn unless(mut self, unless: impl Fn(&Parts) -> bool + Send + Sync + 'static) -> Self {
        self.settings.unless = Some(Box::new(unless));
        self
    }

    /// True: the page is dropped, in all its variants, and made anew.
    pub fn refresh(mut self, refresh: impl Fn(&Parts) -> bool + Send + Sync + 'static) -> Self {
        self.settings.refresh = Some(Box::new(refresh));
        self
    }

    /// False: the page is given to its request, and to those who waited for it, and not kept.
    pub fn cache_if(mut self, cache_if: impl Fn(&Page) -> bool + Send + Sync + 'static) -> Self {
        self.settings.cache_if = Some(Box::new(cache_if));
        self
    }

    /// How many bytes of a body are read at most before it is passed on, and not kept: 1 MiB unless it
    /// is said here.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// For how long a body is read at most before it is passed on, and not kept: 5 seconds unless it is
    /// said here.
    pub fn patience(mut self, patience: impl IntoDuration) -> Self {
        self.settings.patience = patience.into_duration();
        self
    }

    /// How many pages are kept in this process, variants counted; where they are in a store, how many of
    /// them near it. By itself it bounds no bytes: `max_bytes` does.
    pub fn capacity(mut self, pages: usize) -> Self {
        self.capacity = Some(pages);
        self
    }

    /// How many bytes pages take together in this process, about: 64 MiB unless this or `capacity` is
    /// given. A store bounds its own by itself.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = Some(bytes);
        self
    }

    /// For how long past its timeout a page is served to others while one request makes it anew; in a
    /// store, to those of all processes. Never one whose `Cache-Control` has `must-revalidate`,
    /// `proxy-revalidate` or `s-maxage`.
    pub fn stale(mut self, time: impl IntoDuration) -> Self {
        self.stale = Some(time.into_duration());
        self
    }

    /// For how long past its timeout a page is served in the place of an error of the handler, a panic,
    /// a body that breaks off, or a status of 500, 502, 503 or 504. Not one that `stale` would not serve.
    pub fn stale_if_error(mut self, time: impl IntoDuration) -> Self {
        self.stale_if_error = Some(time.into_duration());
        self
    }

    /// The store where pages are kept, for several processes to share. What their handlers read has to be
    /// in the same store, or else they are not kept. Left out: the memory of this process.
    pub fn store(mut self, cache: &Cache) -> Self {
        self.store = Some(cache.clone());
        self
    }

    /// A version of what is rendered, an integer or a text: builds of another one share no pages in a store
    /// with this one, and each clears those of both. A whole cache has a
    /// [version](cache_core::Builder::version) too. In this process's memory there is one build anyway.
    pub fn version(mut self, version: impl IntoVersion) -> Self {
        self.version = version.into_version();
        self
    }

    /// A request whose method is not safe, as `POST`, `PUT`, `PATCH` and `DELETE` and all that are not
    /// registered, is a declared write of all pages of its path: when it has been answered, whatever the
    /// answer, none from before is served. Nor is one of the paths that `Location` and `Content-Location`
    /// of the answer name, if it is no error, and they are of the same host. Who may not write should be
    /// turned away outside of the layer.
    pub fn clear_on_unsafe_methods(mut self) -> Self {
        self.settings.clears_on_unsafe = true;
        self
    }
}

impl std::fmt::Debug for PagesBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PagesBuilder")
            .field("name", &self.settings.name)
            .finish_non_exhaustive()
    }
}
