use crate::escape::Escape;

fn all(written: &str) -> Vec<&'static str> {
    let found = Escape::all(&syn::parse_str(written).unwrap());
    found.into_iter().map(|escape| escape.what).collect()
}

#[test]
fn what_leaves_an_expression_is_found() {
    for (written, found) in [
        ("id", &[][..]),
        ("id?", &["?"]),
        ("self.id(&load().await?)", &[".await", "?"]),
        ("if a { return b? } else { c }", &["return", "?"]),
        ("loop { break id.parse()? }", &["?"]),
        ("format!(\"{a}{}\", b?, c = d.await)", &["?", ".await"]),
        ("vec![id?; n?]", &["?", "?"]),
        ("matches!(id?, Some(_) | None if x)", &["?"]),
        ("unknown!(a => b?)", &[]),
    ] {
        assert_eq!(all(written), found, "{written}");
    }
}

#[test]
fn what_stays_in_a_function_of_its_own_is_not() {
    for written in [
        "ids.iter().map(|id| id.parse().ok()?).count()",
        "block_on(async { load().await? })",
        "{ fn f() -> Option<u8> { g()? } f() }",
        "format!(\"{:?}\", a.map(|b| b?))",
    ] {
        assert!(all(written).is_empty(), "{written}");
    }
}
