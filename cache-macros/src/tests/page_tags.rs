//! `tags![..]`: the tags of a page.

use super::mistakes;
use crate::page_tags::tags;

fn refused(written: &str) -> Vec<String> {
    mistakes(syn::parse_str(written).and_then(tags))
}

#[test]
fn lists_of_tags_are_read() {
    for written in [
        "",
        "UserRow(id)",
        "UserRow(id), Feed,",
        "crate = c, Row { table, id: 7 }",
    ] {
        assert_eq!(refused(written), [""; 0], "{written}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let mistakes = refused("UserRow(..), &UserRow(1), [Feed]");
    assert_eq!(
        mistakes,
        [
            "what a value depends on is named exactly: give every field of the tag a value",
            "a tag is taken by reference anyway: write `UserRow(1)` without `&`",
            "tags are listed with commas, without further brackets: `tags(UserRow(id), Feed)`",
        ]
    );
}
