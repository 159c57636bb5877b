//! What is said of mistakes.

use crate::support::Place;
use axum::http::Method;
use larder::http::{BuildError, Pages, PagesBuilder};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn what_is_missing_or_does_not_go_together_is_told_with_its_fix() {
    let pages = || Place::Memory.pages();
    let cases: [(PagesBuilder, &str); 11] = [
        (Pages::builder("").query([]), "Pages::builder(\"users\")"),
        (Place::Memory.bare(), ".whole_query()"),
        (pages().timeout(Duration::ZERO), "leave the layer out"),
        (pages().methods([Method::POST]), "add `.key(|request| ..)`"),
        (
            pages().methods([Method::HEAD]).key(|_| ""),
            "leave `HEAD` out of `.methods(..)`",
        ),
        (pages().stale(SECOND), "add `.timeout(..)`"),
        (
            pages().capacity(1).max_bytes(1),
            "leave out `capacity` or `max_bytes`",
        ),
        (pages().routes(["users"]), "begin it with `/`"),
        (
            pages().routes(["/{a}/x{b}"]),
            "an argument is a whole segment",
        ),
        (
            pages().routes(["/users/{id}", "/users/{name}"]),
            "leave one out of `.routes(..)`",
        ),
        (
            pages().routes(["/files/{*a}", "/about", "/files/{*b}"]),
            "\"/files/{*a}\" and \"/files/{*b}\" are of the same paths",
        ),
    ];
    for (builder, fix) in cases {
        let error = builder.build().expect_err(fix);
        assert!(error.to_string().contains(fix), "{error}");
    }
}

#[test]
fn a_name_is_given_once() {
    let build = || {
        Pages::builder("a name that is given twice")
            .query([])
            .build()
    };
    build().unwrap();
    let error = build().expect_err("it is taken");
    assert!(
        matches!(&error, BuildError::NameIsTaken(name, _) if name == "a name that is given twice")
    );
    let text = error.to_string();
    assert!(
        text.contains("words.rs") && text.contains("LazyLock<Pages>"),
        "{text}"
    );
}

#[test]
fn a_function_has_a_name_of_its_own_too() {
    #[larder::cached(key_prefix = "a name that a function has")]
    fn function() -> u8 {
        7
    }
    function();
    let error = Pages::builder("a name that a function has")
        .query([])
        .build();
    assert!(matches!(error, Err(BuildError::NameIsTaken(..))));
}

#[test]
fn what_there_is_not_is_not_cleared() {
    let pages = Place::Memory.pages().routes(["/users/{id}", "/{*rest}"]);
    let pages = pages.build().unwrap();
    let clear = |template: &str, name: &'static str| {
        let cleared = pages.clear_route(template, [(name, 7)]);
        cleared
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    assert!(clear("/users/{name}", "id").contains("/users/{id}, /{*rest}"));
    assert!(clear("/users/{id}", "name").contains("its arguments are `id`"));
    assert_eq!(clear("/{*rest}", "rest"), "");
    let twice = pages.clear_route("/users/{id}", [("id", 7), ("id", 8)]);
    assert!(twice.unwrap_err().to_string().contains("once for each"));
    let nothing = pages.clear_route("/users/{id}", [] as [(&str, u8); 0]);
    assert!(nothing.unwrap_err().to_string().contains("`clear()`"));
    let without = Place::Memory.pages().build().unwrap();
    let error = without.clear_route("/users/{id}", [("id", 7)]).unwrap_err();
    assert!(error.to_string().contains(".routes([\"/users/{id}\"])"));
}
