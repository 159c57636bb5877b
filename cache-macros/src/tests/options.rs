use proc_macro2::TokenStream;
use quote::quote;

use super::{grouped, mistakes, text};
use crate::duration::Timeout;
use crate::errors::Errors;
use crate::options::{Capacity, Options, Version};

fn options(written: TokenStream) -> syn::Result<Options> {
    let mut errors = Errors::default();
    let options = Options::read(written, &mut errors);
    errors.finish().map(|()| options)
}

fn refused(written: &str) -> Vec<String> {
    mistakes(options(written.parse().unwrap()))
}

#[test]
fn every_option_is_read() {
    let read = options(quote! {
        timeout = never, key_prefix = "user", key(page, self, id: &str = &user.id), ignore(db, self),
        tags(UserRow(id), other::Row { a: 1, b }, Settings), capacity = unbounded, unless = id == 0,
        cache_if = |user| user.active, cache_none = false, handle = GetUser, crate = ::a::b,
    });
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    assert!(matches!(read.timeout, Some(Timeout::Never)));
    assert_eq!(text(read.key_prefix), "\"user\"");
    let key = read.key.unwrap_or_default();
    let names: Vec<_> = key.iter().map(|item| text(&item.name)).collect();
    assert_eq!(names, ["page", "self", "id"]);
    let [None, None, Some((ty, expr))] = [0, 1, 2].map(|place| &key[place].computed) else {
        panic!("another key");
    };
    assert_eq!([text(ty), text(expr)], ["& str", "& user . id"]);
    assert_eq!(
        read.ignore.iter().map(text).collect::<Vec<_>>(),
        ["db", "self"]
    );
    let tags: Vec<_> = read.tags.iter().map(text).collect();
    assert_eq!(
        tags,
        ["UserRow (id)", "other :: Row { a : 1 , b : b }", "Settings"]
    );
    assert!(matches!(read.capacity, Some(Capacity::Unbounded)));
    assert_eq!(text(read.unless), "id == 0");
    assert_eq!(text(read.cache_if), "| user | user . active");
    assert_eq!(text(read.cache_none), "false");
    assert_eq!(text(read.handle), "GetUser");
    assert_eq!(text(read.krate), ":: a :: b");
    assert!(!read.incomplete);
}

#[test]
fn groups_of_a_macro_are_looked_through() {
    let [timeout, prefix, tag, zero] =
        [quote!(60), quote!("user"), quote!(UserRow(id)), quote!(0)].map(grouped);
    let read = options(quote!(timeout = #timeout, key_prefix = #prefix, tags(#tag)));
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    assert!(matches!(read.timeout, Some(Timeout::Literal(_))));
    assert_eq!(read.key_prefix.unwrap().value(), "user");
    assert_eq!(text(&read.tags[0]), "UserRow (id)");
    assert_eq!(mistakes(options(quote!(capacity = #zero))).len(), 1);
}

#[test]
fn the_form_to_write_is_shown() {
    for (written, message) in [
        ("timeout", "`timeout` takes a value: write `timeout = 60`"),
        ("timeout =", "`timeout` takes a value: write `timeout = 60`"),
        (
            "timeout(60)",
            "`timeout` takes a value: write `timeout = 60`",
        ),
        ("ignore = db", "`ignore` takes a list: write `ignore(db)`"),
        (
            "tags = UserRow(id)",
            "`tags` takes a list: write `tags(UserRow(id))`",
        ),
        ("60", "write `timeout = 60`"),
        ("\"5m\"", "write `timeout = \"5m\"`"),
        ("\"user\"", "write `key_prefix = \"user\"`"),
        (
            "= 60",
            "options are written by name, as in `timeout = 60` or `ignore(db)`",
        ),
        (
            "timeout = 60, timeout = 61",
            "`timeout` is given twice: keep one of them",
        ),
        (
            "key = \"{id}\"",
            "a key is made of arguments, not of text: write `key(id)`, or \
             `key(id: u64 = user.id)` for what is computed from them",
        ),
        ("key = id", "`key` takes a list: write `key(id)`"),
        (
            "key(user.id)",
            "give it a name and a type: `id: Type = user.id`",
        ),
        (
            "key(id = user.id)",
            "give it a type too: `id: Type = user.id`",
        ),
        ("key(id: u64)", "say how it is computed: `id: u64 = ..`"),
        (
            "key(self: u8 = 1)",
            "`self` names the receiver: give what is computed another name",
        ),
        (
            "ignore(\"db\")",
            "write the name of an argument, as in `ignore(db)`, or `self`",
        ),
        (
            "capacity = 0",
            "nothing can be kept in zero entries: write how many, or `unbounded`",
        ),
        (
            "capacity = \"10\"",
            "write the number of entries, as in `capacity = 1000`, or `unbounded`",
        ),
        ("capacity = None", "write `capacity = unbounded`"),
        (
            "unless = \"id == 0\"",
            "write the condition without quotes: `unless = id == 0`",
        ),
        (
            "unless = |id| id == 0",
            "`unless` sees the arguments as they are: write the condition, `unless = id == 0`; a \
             condition on the value is `cache_if = |value| ..`",
        ),
        (
            "cache_if = value > 0",
            "`cache_if` takes a function of the value, as in `cache_if = |value| !value.is_empty()`",
        ),
        ("cache_none = 1", "write `true` or `false`"),
        (
            "handle = \"X\"",
            "write the name without quotes: `handle = X`",
        ),
        (
            "handle = a::B",
            "write a single name, as in `handle = GetUser`",
        ),
        (
            "crate = \"a::b\"",
            "write the path without quotes: `crate = a::b`",
        ),
        (
            "key_prefix = user",
            "write a string literal, as in `key_prefix = \"user\"`",
        ),
        (
            "version = \"\"",
            "an empty version tells no builds apart: write one, as in `version = 2`, or leave \
             `version` out",
        ),
        (
            "version = 1.5",
            "a version is an integer or a text: write `version = 2`, or `version = \
             env!(\"CARGO_PKG_VERSION\")`",
        ),
        (
            "tags(Row(..))",
            "what a value depends on is named exactly: give every field of the tag a value",
        ),
        (
            "tags(user)",
            "a tag is written like a value of its type, as in `UserRow(id)`",
        ),
        (
            "tags(\"user\")",
            "a tag is written like a value of its type, as in `UserRow(id)`",
        ),
    ] {
        assert_eq!(refused(written), [message], "{written}");
    }
}

#[test]
fn misspelt_options_are_recognised() {
    for (written, meant) in [
        ("timout = 60", "timeout"),
        ("tag_s(A(1))", "tags"),
        ("key_prefx = \"a\"", "key_prefix"),
        ("cache_nome = true", "cache_none"),
        ("handel = A", "handle"),
    ] {
        let found = refused(written);
        assert!(
            found[0].ends_with(&format!("; did you mean `{meant}`?")),
            "{found:?}"
        );
    }
    assert!(refused("frobnicate = 1")[0].starts_with(
        "there is no option `frobnicate`: the options are `timeout`, `key_prefix`, `key`, "
    ));
}

#[test]
fn a_version_is_a_text_or_a_constant() {
    let version = |written: TokenStream| match options(written).map(|read| read.version) {
        Ok(Some(Version::Literal(text))) => text.value(),
        Ok(Some(Version::Expr(expr))) => text(expr),
        _ => panic!("no version"),
    };
    let number = grouped(quote!(2));
    assert_eq!(version(quote!(version = #number)), "2");
    assert_eq!(version(quote!(version = 1_000_u64)), "1000");
    assert_eq!(version(quote!(version = "1.0")), "1.0");
    assert_eq!(version(quote!(version = -1)), "- 1");
    assert_eq!(version(quote!(version = Self::VERSION)), "Self :: VERSION");
}

#[test]
fn a_store_is_the_path_of_a_static() {
    let store = |written: &str| {
        let read = options(written.parse().unwrap());
        read.unwrap_or_else(|error| panic!("{error}"))
            .store
            .map(text)
    };
    assert_eq!(store("store = CACHE").as_deref(), Some("CACHE"));
    assert_eq!(
        store("store = crate::stores::CACHE").as_deref(),
        Some("crate :: stores :: CACHE")
    );
    for written in [
        "store = 1",
        "store = \"redis://localhost\"",
        "store = \"\"",
        "store = redis()",
    ] {
        let found = refused(written);
        let starts = "`store` is the name of a static: write `store = CACHE`, ";
        assert!(
            found.len() == 1 && found[0].starts_with(starts),
            "{written}: {found:?}"
        );
    }
    assert_eq!(
        refused("store = &stores::CACHE"),
        ["a store is taken by reference anyway: write `store = stores::CACHE`"]
    );
    assert_eq!(
        refused("store = \"stores::CACHE\""),
        ["`store` is the name of a static, without quotes: write `store = stores::CACHE`"]
    );
}

#[test]
fn words_of_other_caches_are_translated() {
    for (written, here) in [
        ("ttl = 60", "timeout = 60"),
        ("time = 60", "timeout = 60"),
        ("size = 100", "capacity = 1000"),
        ("max_size = 100", "capacity = 1000"),
        ("name = \"USERS\"", "key_prefix"),
        ("prefix = \"user\"", "key_prefix"),
        ("convert = r#\"{ id }\"#", "key(id)"),
        ("tti = 60", "idle = 60"),
        ("swr = 60", "stale = 60"),
        ("weigher = size", "weigh = |value| value.len() as u64"),
        ("max_bytes = 60", "max_weight = 1_000_000"),
        ("spread = 0.2", "jitter = 0.1"),
        ("negative_ttl = 5", "cache_err = 10"),
        (
            "result = true",
            "an `Err` is not stored unless `cache_err` says so",
        ),
        ("option = true", "cache_none = false"),
        ("condition = \"id > 0\"", "unless = id == 0"),
        ("sync_writes = true", "share one computation anyway"),
    ] {
        let found = refused(written);
        assert!(found.len() == 1 && found[0].contains(here), "{found:?}");
    }
}

#[test]
fn all_mistakes_are_reported() {
    let found =
        refused("timeout = 0, , ignore(1, db, 2), ttl = |a, b| c, key(x.y, z: u8), capacity");
    assert!(found.len() >= 8, "{found:#?}");
}

#[test]
fn what_the_audit_may_find_can_be_allowed() {
    let read = options(quote!(allow(never_cleared, never_present)));
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    let allows: Vec<_> = read.allows.iter().map(text).collect();
    assert_eq!(allows, ["never_cleared", "never_present"]);
    assert_eq!(
        refused("allow(never_clear)"),
        ["the audit finds no `never_clear`; did you mean `never_cleared`?"]
    );
    assert_eq!(
        refused("allow(x)"),
        [
            "the audit finds no `x`: what can be allowed here is `never_cleared`, `cleared_whole`, \
             `never_present`, `not_stored`"
        ]
    );
    assert_eq!(
        refused("allow = never_cleared"),
        ["`allow` takes a list: write `allow(never_cleared)`"]
    );
}
