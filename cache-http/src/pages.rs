//! Pages: the responses of some handlers, by name.

use crate::builder::PagesBuilder;
use crate::key::PageKey;
use crate::key_parts::Chosen;
use crate::layer::PagesLayer;
use crate::reference;
use crate::reply::Memo;
use crate::route::UnknownRoute;
use crate::settings::Settings;
use cache_core::__private::{AllDone, Fault, Later};
use cache_core::Stats;
use http::request::Parts;
use std::fmt;
use std::sync::Arc;

/// The kept responses of some routes: what makes their [layer](Pages::layer), and what clears them.
///
/// Each has a name that no other pages and no cached function have, and lives as long as the program:
///
/// ```
/// use larder::http::Pages;
/// use std::{sync::LazyLock, time::Duration};
///
/// static USERS: LazyLock<Pages> = LazyLock::new(|| {
///     let pages = Pages::builder("users").timeout(Duration::from_secs(300));
///     pages.query(["page"]).routes(["/users/{id}"]).build().expect("a whole description")
/// });
///
/// # async fn handler() {}
/// let router: axum::Router = axum::Router::new()
///     .route("/users/{id}", axum::routing::get(handler))
///     .layer(USERS.layer());
/// ```
///
/// Whatever clears begins when it is called and is done also if it is dropped; awaited, or blocked for
/// with `.wait()`, it says whether the store has acknowledged it. In memory it is done when the call
/// returns. Inside a declared write it is done again when that has ended.
///
/// Clones are the same pages.
#[derive(Clone)]
pub struct Pages(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) memo: Memo,
    /// What was begun when the pages were built, and may clear all: until it is done each request waits.
    pub(crate) noting: AllDone,
}

/// Whether something was cleared.
pub(crate) type Cleared = Later<Result<(), Fault>>;

impl Pages {
    /// Begins to describe pages of a name, which is part of every key of theirs.
    pub fn builder(name: impl Into<String>) -> PagesBuilder {
        PagesBuilder::new(name.into())
    }

    /// The layer that goes around the handlers. All layers of the same pages share them.
    #[must_use]
    pub fn layer(&self) -> PagesLayer {
        PagesLayer(self.clone())
    }

    /// The key of the page that a request asks for: in a request, or outside of any with
    /// `Request::get("/users/7?page=2").body(())?.into_parts().0`. Without its first `/` the crate `http`
    /// takes a path for a host.
    #[must_use]
    pub fn key(&self, request: &Parts) -> PageKey {
        self.settings().key(request)
    }

    /// Clears all pages.
    pub fn clear(&self) -> Cleared {
        self.memo().whole().apply_later()
    }

    /// Clears the pages of a path, whatever else tells them apart. The path is the one that the layer
    /// sees: inside `axum`'s `nest` it is without the prefix.
    ///
    /// It is written as in a URL: `%3F` for a `?` in it. The `/` that it begins with may be left out, and
    /// scheme and host may stand before it. Of one with a query, which [`clear_uri`](Pages::clear_uri)
    /// is for, all pages of the path go.
    pub fn clear_path(&self, path: &str) -> Cleared {
        let of = |path: &str| {
            self.clear_chosen(Chosen {
                path: Some(&reference::path(path)),
                ..Chosen::default()
            })
        };
        match path.split_once('?') {
            // whether it is a query, or a path that was not escaped, nobody can tell
            Some((before, _)) => of(before).and(of(path)),
            None => of(path),
        }
    }

    /// Clears the pages of a path and a query, as in `/users?page=2`. Only parameters that are part of
    /// the key matter, in any order. Of a whole URL, scheme and host are ignored: pages of all hosts go.
    pub fn clear_uri(&self, uri: &str) -> Cleared {
        let (path, query) = reference::path_and_query(uri);
        let query = self.settings().query.of(query);
        self.clear_chosen(Chosen {
            path: Some(&path),
            query: Some(&query),
            ..Chosen::default()
        })
    }

    /// Clears one page, in all its variants.
    pub fn clear_page(&self, key: &PageKey) -> Cleared {
        self.clear_chosen(Chosen::page(key))
    }

    /// Clears the pages of a route by arguments: `clear_route("/users/{id}", [("id", "7")])`.
    ///
    /// The arguments are what the handler is given, not escaped. A path is of one route alone, the one that
    /// a router of axum takes it for: with `/users/me` and `/users/{id}`, the page of `/users/me` is not one
    /// whose `id` is `me`.
    ///
    /// By one argument, whichever, only what matches goes. The first time by several of many, all pages
    /// go; from then on only what matches.
    ///
    /// # Errors
    ///
    /// If the pages have no such route, or it has no such argument, or none is given, or one twice.
    pub fn clear_route<'a, V: ToString>(
        &self,
        template: &str,
        arguments: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Result<Cleared, UnknownRoute> {
        let routes = &self.settings().routes;
        let route = routes.iter().find(|route| route.template == template);
        let route = route.ok_or_else(|| UnknownRoute::route(template, routes))?;
        let mut chosen = Vec::new();
        for (name, value) in arguments {
            let place = route.place(name);
            let place = place.ok_or_else(|| UnknownRoute::argument(name, route))?;
            chosen.resize(chosen.len().max(place + 1), None);
            let argument = chosen.get_mut(place);
            if argument.is_some_and(|argument| argument.replace(value.to_string()).is_some()) {
                return Err(UnknownRoute::twice(name, route));
            }
        }
        if chosen.is_empty() {
            return Err(UnknownRoute::nothing(route));
        }
        Ok(self.clear_chosen(Chosen {
            route: Some(template),
            arguments: &chosen,
            ..Chosen::default()
        }))
    }

    /// Whether there is a page that would be served to such a request. Never runs a handler.
    ///
    /// # Errors
    ///
    /// Why the store could not be asked.
    pub async fn contains(&self, request: &Parts) -> Result<bool, Fault> {
        let key = self.key(request);
        let page = crate::serve::peek(self, request, key).await?;
        Ok(page.is_some())
    }

    /// What the pages did since the program started: a hit is a request that was answered without its
    /// handler, a load a run of it.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.memo().stats()
    }

    /// How many pages are held in this process, variants counted, and those included that were
    /// invalidated but not reclaimed yet.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a count, not a collection")]
    pub fn len(&self) -> usize {
        self.memo().len()
    }

    fn clear_chosen(&self, chosen: Chosen<'_>) -> Cleared {
        self.memo().target(chosen).apply_later()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn memo(&self) -> Memo {
        self.0.memo
    }

    /// Waits for what was begun when the pages were built.
    pub(crate) async fn noted(&self) {
        self.0.noting.wait().await;
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("name", &self.settings().name)
            .finish_non_exhaustive()
    }
}
