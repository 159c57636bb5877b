use crate::memo::{Site, registry};

fn site(key_prefix: &'static str, file: &'static str, line: u32) -> Site {
    Site {
        path: "a::function".into(),
        key_prefix: Some(key_prefix),
        file,
        line,
        options: "".into(),
        declared: None,
    }
}

/// Each instance of a generic function claims its prefix.
#[test]
fn a_prefix_belongs_to_one_place_in_the_source() {
    registry::claim(&site("tests::registry", "one.rs", 1));
    registry::claim(&site("tests::registry", "one.rs", 1));
    registry::claim(&site("tests::registry::other", "one.rs", 2));
    for (file, line) in [("one.rs", 2), ("other.rs", 1)] {
        let taken = || registry::claim(&site("tests::registry", file, line));
        std::panic::catch_unwind(taken).unwrap_err();
    }
}
