use super::{mistakes, text};
use crate::stores::tests::without;
use crate::tag::{Style, Tag, derive};

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
fn leases_may_be_in_a_store() {
    let store = |written: &str| {
        let tag = tag(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        tag.store.map(text)
    };
    assert_eq!(store("struct A(u8);"), None);
    assert_eq!(
        store("#[tag(store = x::CACHE)] struct A;").as_deref(),
        Some("x :: CACHE")
    );
}

#[test]
fn a_store_has_to_be_there() {
    assert!(without(|| mistakes(tag("#[tag(store = CACHE)] struct A;"))));
}

#[test]
fn what_is_said_wrong_of_a_tag_leaves_it_a_tag() {
    let emitted = |written: &str| {
        let tokens = derive(written.parse().unwrap_or_default());
        tokens.map(text).map_err(|error| error.to_string())
    };
    for (written, is_shared) in [
        ("#[tag(store = \"CACHE\")] struct A;", true),
        ("#[tag(near = x)] struct A;", false),
        ("#[tag(within = Tenant(1, ..))] struct A;", false),
    ] {
        let emitted = emitted(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert!(emitted.contains("compile_error"), "{written}: {emitted}");
        assert!(emitted.contains(":: Tag for A"), "{written}: {emitted}");
        assert_eq!(emitted.contains("SharedTag for A"), is_shared, "{written}");
    }
    assert!(emitted("#[tag(near = x)] struct A(f32);").is_err());
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
            "a tag's fields name a thing: write an owned type, without a lifetime",
        ),
        (
            "struct A<'a>(Cow<'a, str>);",
            "a tag's fields name a thing: write an owned type, without a lifetime",
        ),
        (
            "struct A<'a>(&'a str);",
            "a tag can't borrow: write `String` for a `&str`, `Vec<T>` for a `&[T]`, without a \
             lifetime; it is named with what is borrowed all the same",
        ),
        (
            "#[tag = X] struct A;",
            "options go in parentheses, as in `#[tag(within = Tenant(self.tenant))]`",
        ),
        (
            "struct A<'a>(&'a dyn X);",
            "a tag's fields name a thing: write a concrete type",
        ),
        (
            "#[tag(withing = Table)] struct A;",
            "there is no option `withing`; did you mean `within`?",
        ),
        (
            "#[tag(store)] struct A;",
            "`store` takes a value: write `store = CACHE`",
        ),
        (
            "#[tag(store = &X)] struct A;",
            "a store is taken by reference anyway: write `store = X`",
        ),
        (
            "#[tag(store = X, store = Y)] struct A;",
            "`store` is given twice: keep one of them",
        ),
        (
            "#[tag(crat = x)] struct A;",
            "there is no option `crat`; did you mean `crate`?",
        ),
    ] {
        assert_eq!(mistakes(tag(written)), [message], "{written}");
    }
}

fn parents(written: &str) -> Vec<String> {
    let tag = tag(written).unwrap_or_else(|error| panic!("{written}: {error}"));
    tag.within.iter().map(text).collect()
}

#[test]
fn parents_are_made_of_the_borrowed_fields() {
    for (written, expected) in [
        (
            "#[tag(within = Tenant(self.tenant))] struct A { tenant: u32, id: u64 }",
            &["Tenant ((* tenant))"][..],
        ),
        (
            "#[tag(within(a::Tenant { id: self.0, b: self.1 / 2 }, Of::<u8>(self.1)))] struct A(u8, u64);",
            &[
                "a :: Tenant { id : (* field_0) , b : (* field_1) / 2 }",
                "Of :: < u8 > ((* field_1))",
            ],
        ),
        (
            "#[tag(crate = c, within = Tenant(self.0.1, f(self.0).len()))] struct A((u8, u64));",
            &["Tenant ((* field_0) . 1 , f ((* field_0)) . len ())"],
        ),
        (
            "#[tag(within = Tenant(max!(self.id, 3), self::LIMIT))] struct A { id: u8 }",
            &["Tenant (max ! ((* id) , 3) , self :: LIMIT)"],
        ),
        ("#[tag(within = Settings)] struct A;", &["Settings"]),
        ("struct A(u8);", &[]),
    ] {
        assert_eq!(parents(written), expected, "{written}");
    }
}

#[test]
fn what_cannot_be_a_parent_is_told_the_way_out() {
    let form = "a tag is written like a value of its type, made of this one's fields, as in \
                `within = Tenant(self.tenant)`";
    let no_self = "a tag is named by its fields and never made, so there is no `self`: write one \
                   of its fields, as in `self.tenant`";
    for (within, message) in [
        ("within", form),
        ("within =", form),
        ("within()", form),
        ("within = 3", form),
        ("within = self.tenant", form),
        ("within = Tenant(..)", form),
        ("within = Tenant(_)", form),
        ("within = Tenant(self)", no_self),
        ("within = Tenant(self.tenant())", no_self),
        ("within = Tenant(self.into::<u32>())", no_self),
        ("within = Tenant(f!(self))", no_self),
        (
            "within = Tenant(self.tennant)",
            "`A` has no field `tennant`; did you mean `tenant`?",
        ),
        (
            "within = Tenant(self.0)",
            "`A` has no field `0`: write `self.tenant` or `self.id`",
        ),
        (
            "within = Tenant(id)",
            "a field of this tag is written `self.id`",
        ),
        (
            "within = A { tenant: self.tenant, id: 0 }",
            "`A` can't be within itself: name another tag, or leave `within` out",
        ),
        (
            "within = Self { tenant: self.tenant, id: 0 }",
            "`A` can't be within itself: name another tag, or leave `within` out",
        ),
        (
            "within = B(self.id), within = C(self.id)",
            "`within` is given twice: write several tags as `within(Tenant(..), Region(..))`",
        ),
    ] {
        let written = format!("#[tag({within})] struct A {{ tenant: u32, id: u64 }}");
        assert_eq!(mistakes(tag(&written)), [message], "{written}");
    }
    let several = "#[tag(within(Tenant(self.x), self.a, Other(a)), krate = x)] struct A { a: f64 }";
    assert_eq!(
        mistakes(tag(several)).len(),
        5,
        "{:#?}",
        mistakes(tag(several))
    );
}
