use super::{mistakes, text};
use crate::tag::{Style, Tag};

fn tag(written: &str) -> syn::Result<Tag> {
    Tag::check(syn::parse_str(written)?)
}

#[test]
fn structs_can_be_tags() {
    for (written, style, members) in [
        ("struct Settings;", Style::Unit, &[][..]),
        ("struct UserRow(u64);", Style::Tuple, &["0"]),
        (
            "struct Row<T: Key> { table: String, id: T }",
            Style::Named,
            &["table", "id"],
        ),
    ] {
        let tag = tag(written).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(tag.style, style, "{written}");
        let found: Vec<_> = tag.fields.iter().map(|field| text(&field.member)).collect();
        assert_eq!(found, members, "{written}");
        assert_eq!(text(tag.krate), ":: larder");
    }
}

#[test]
fn larder_may_live_elsewhere() {
    let tag = tag("#[tag(crate = crate::cache)] #[cfg(x)] struct A;");
    assert_eq!(
        text(tag.unwrap_or_else(|error| panic!("{error}")).krate),
        "crate :: cache"
    );
}

#[test]
fn what_cannot_be_a_tag_is_told_the_way_out() {
    for (written, message) in [
        (
            "enum A {}",
            "an enum can't be a tag: write one struct for each kind of thing",
        ),
        (
            "union A {}",
            "a union can't be a tag: write one struct for each kind of thing",
        ),
        (
            "struct A(&'static mut u8);",
            "a tag's fields name a thing: write an owned type, or `&str`, `&[T]`, `&T`",
        ),
        (
            "struct A<'a>(Cow<'a, str>);",
            "a tag's fields name a thing: write an owned type, or `&str`, `&[T]`, `&T`",
        ),
        (
            "struct A<'a>(&'a dyn X);",
            "a tag's fields name a thing: write a concrete type",
        ),
        (
            "#[tag(within = Table)] struct A;",
            "`within` is not available yet: clear all tags of a type with `Row(..)`",
        ),
        (
            "#[tag(store = X)] struct A;",
            "`store` is not available yet: tags stand in the memory of this process",
        ),
        (
            "#[tag(crat = x)] struct A;",
            "there is no option `crat`; did you mean `crate`?",
        ),
    ] {
        assert_eq!(mistakes(tag(written)), [message], "{written}");
    }
}
