//! `larder`: pages that are built on a cached function, and pages that know of none.

use super::{Subject, Write};
use crate::app::{self, TTL};
use crate::case::Expected;
use crate::db;
use axum::Router;
use axum::http::Request;
use larder::http::{Pages, tags};
use larder::{Tag, cached, invalidates};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The template of a row's page.
const ROW: &str = "/rows/{id}";

/// Pages go with what their handlers have called.
pub(super) struct OnFunctions(Pages);

/// The handlers call nothing that is cached, so whoever writes clears their pages.
pub(super) struct OnTheirOwn(Pages);

#[derive(Tag)]
struct Row(u64);

#[cached]
async fn row(id: u64) -> u64 {
    db::load_async(id).await
}

#[invalidates(row(id))]
fn write(id: u64) {
    db::write(id);
}

fn pages() -> Pages {
    /// Pages live as long as the program, and no two have the same name.
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let name = format!("pages {}", MADE.fetch_add(1, Ordering::Relaxed));
    let pages = Pages::builder(name)
        .timeout(TTL)
        .whole_query()
        .routes([ROW]);
    let pages = pages.clear_on_unsafe_methods();
    let pages = pages.tags(|asked| match asked.uri.path().strip_prefix("/rows/") {
        Some(id) => tags![Row(id.parse().unwrap_or_default())],
        None => tags![],
    });
    pages.build().expect("a whole description")
}

impl Subject for OnFunctions {
    const PACKAGE: Option<&'static str> = Some("larder");
    const SETTING: &'static str = "";

    fn new() -> Self {
        OnFunctions(pages())
    }

    fn around(&self, routes: Router) -> Router {
        routes.layer(self.0.layer())
    }

    fn load(id: u64) -> impl Future<Output = u64> + Send {
        row(id)
    }

    fn writes() -> Vec<Write<Self>> {
        let declared = Write {
            told_by: "#[invalidates(row(id))]",
            expected: Expected::Never,
            write: |_: &Self, _, id| write(id),
        };
        // shows that pages are kept
        let untold = Write {
            told_by: "nothing",
            expected: Expected::Always,
            write: |_: &Self, _, id| {
                db::write(id);
            },
        };
        vec![untold, declared]
    }
}

impl Subject for OnTheirOwn {
    const PACKAGE: Option<&'static str> = Some("larder");
    const SETTING: &'static str = "no functions";

    fn new() -> Self {
        OnTheirOwn(pages())
    }

    fn around(&self, routes: Router) -> Router {
        routes.layer(self.0.layer())
    }

    fn writes() -> Vec<Write<Self>> {
        let clears = |told_by, write| Write {
            told_by,
            expected: Expected::Never,
            write,
        };
        vec![
            clears("invalidate!(Row(id))", |_, _, id| {
                db::write(id);
                larder::invalidate!(Row(id));
            }),
            clears("clear_path", |OnTheirOwn(pages), _, id| {
                db::write(id);
                let cleared = pages.clear_path(&app::row(id));
                cleared.wait().expect("it is in memory");
            }),
            clears("clear_route", |OnTheirOwn(pages), _, id| {
                db::write(id);
                let cleared = pages.clear_route(ROW, [("id", id)]);
                cleared.expect("the route").wait().expect("it is in memory");
            }),
            clears("clear_page", |OnTheirOwn(pages), _, id| {
                db::write(id);
                let asked = Request::get(app::row(id)).body(()).expect("a request");
                let key = pages.key(&asked.into_parts().0);
                let cleared = pages.clear_page(&key);
                cleared.wait().expect("it is in memory");
            }),
            clears("clear", |OnTheirOwn(pages), _, id| {
                db::write(id);
                pages.clear().wait().expect("it is in memory");
            }),
        ]
    }
}
