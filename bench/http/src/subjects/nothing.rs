//! No cache at all.

use super::{Subject, Write};
use crate::case::Expected;
use crate::db;
use axum::Router;

pub(super) struct Nothing;

impl Subject for Nothing {
    const PACKAGE: Option<&'static str> = None;
    const SETTING: &'static str = "no cache";

    fn new() -> Self {
        Nothing
    }

    fn around(&self, routes: Router) -> Router {
        routes
    }

    fn writes() -> Vec<Write<Self>> {
        vec![Write {
            told_by: "nothing",
            expected: Expected::Never,
            write: |_, _, id| {
                db::write(id);
            },
        }]
    }
}
