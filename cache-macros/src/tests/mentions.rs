use super::text;
use crate::mentions::Mentions;

fn certain(written: &str) -> Vec<String> {
    let mentions = Mentions::of(&syn::parse_str(written).unwrap());
    let mut names: Vec<_> = mentions.certain().iter().map(text).collect();
    names.sort();
    names
}

#[test]
fn names_are_found_wherever_they_are_used() {
    for (written, names) in [
        ("user.id", &["user"][..]),
        ("self.tenant", &["self"]),
        ("Row { id, page: p }", &["id", "p"]),
        ("&a[b..c]", &["a", "b", "c"]),
        ("{ let d = a; d + b }", &["a", "b"]),
        ("format!(\"{id}-{:?}\", user.page)", &["id", "user"]),
        ("format!(\"{{no}} {yes:>width$} {0}\")", &["width", "yes"]),
        ("vec![a, b::c, (d, x.e)]", &["a", "d", "x"]),
        ("matches!(a, B if c == d)", &["B", "a", "c", "d"]),
        ("outer!(inner!(id))", &["id", "inner"]),
    ] {
        let mut found = certain(written);
        found.retain(|name| name != "if");
        assert_eq!(found, names, "{written}");
    }
}

#[test]
fn names_are_not_found_where_something_else_is_meant() {
    for written in [
        "x::id",
        "id::<u8>::x()",
        "a!(b.id, ..c)",
        "id!()",
        "\"{id}\"",
        "a(|id| id)",
    ] {
        assert!(!certain(written).contains(&"id".to_owned()), "{written}");
    }
    assert!(!certain("format!(\"{id}\", id = user.x)").contains(&"id".to_owned()));
}
