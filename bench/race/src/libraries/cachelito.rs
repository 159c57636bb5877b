//! `cachelito`, with the scope that shares a cache between threads.

use crate::case::{Case, Subject};
use crate::db;
use cachelito::{
    cache, invalidate_all_with, invalidate_by_dependency, invalidate_by_event, invalidate_by_tag,
    invalidate_cache, invalidate_with,
};

#[cache(
    scope = "global",
    name = "row",
    tags = ["rows"],
    events = ["row_written"],
    dependencies = ["table"]
)]
fn row(id: u64) -> u64 {
    db::load(id)
}

pub(super) fn cases() -> Vec<Case> {
    let subject = Subject::peer("cachelito", "scope = \"global\"", || (), |(), id| row(id));
    vec![
        subject.told("invalidate_cache", |(), _, _| {
            assert!(invalidate_cache("row"));
        }),
        subject.told("invalidate_by_tag", |(), _, _| {
            assert_eq!(invalidate_by_tag("rows"), 1);
        }),
        subject.told("invalidate_by_event", |(), _, _| {
            assert_eq!(invalidate_by_event("row_written"), 1);
        }),
        subject.told("invalidate_by_dependency", |(), _, _| {
            assert_eq!(invalidate_by_dependency("table"), 1);
        }),
        subject.told("invalidate_with", |(), id, _| {
            assert!(invalidate_with("row", move |key| key == id.to_string()));
        }),
        subject.told("invalidate_all_with", |(), id, _| {
            assert_eq!(invalidate_all_with(move |_, key| key == id.to_string()), 1);
        }),
    ]
}
