use super::text;
use crate::shape::Marker::{self, Opt, Ref, Seq, Tuple, Val};
use crate::shape::{Declared, Shape, Why};

fn shape(declared: &str) -> Shape {
    Shape::of(&syn::parse_str(declared).unwrap()).unwrap_or_else(|_| panic!("{declared}"))
}

fn why(declared: &str) -> (Why, String) {
    match Shape::of(&syn::parse_str(declared).unwrap()) {
        Ok(_) => panic!("{declared} is fit"),
        Err(unfit) => (unfit.why, text(unfit.at)),
    }
}

/// The tokens of a type without spaces and without the paths of known types.
fn short(ty: impl quote::ToTokens) -> String {
    let text = text(ty).replace(' ', "");
    let known = [
        "::core::option::",
        "::std::boxed::",
        "::std::ffi::",
        "::std::path::",
        "::std::vec::",
    ];
    known.iter().fold(text, |text, path| text.replace(path, ""))
}

#[test]
fn whole_parts_are_looked_up_by_what_they_deref_to() {
    for (declared, part, kind) in [
        ("u64", "u64", Declared::Stored),
        ("&u64", "u64", Declared::Borrowed),
        ("String", "str", Declared::Boxed),
        ("std::string::String", "str", Declared::Boxed),
        ("&String", "str", Declared::Borrowed),
        ("&str", "str", Declared::Borrowed),
        ("&'static str", "str", Declared::Borrowed),
        ("&&str", "str", Declared::Borrowed),
        ("Vec<u8>", "[u8]", Declared::Boxed),
        ("PathBuf", "Path", Declared::Stored),
        ("&std::path::PathBuf", "Path", Declared::Borrowed),
        ("&Path", "Path", Declared::Borrowed),
        ("&std::ffi::OsStr", "std::ffi::OsStr", Declared::Borrowed),
        ("OsString", "OsStr", Declared::Stored),
        ("std::ffi::CString", "CStr", Declared::Stored),
        ("Path<u8>", "Path<u8>", Declared::Stored),
        ("&Vec<u8>", "[u8]", Declared::Borrowed),
        ("&[String]", "[String]", Declared::Borrowed),
        ("Option<String>", "Option<String>", Declared::Stored),
        ("my::String", "my::String", Declared::Stored),
        ("Arc<Self>", "Arc<Self>", Declared::Stored),
        ("[u8; 3]", "[u8;3]", Declared::Stored),
        ("Cow<'static, str>", "Cow<'static,str>", Declared::Stored),
        ("fn(&str) -> u8", "fn(&str)->u8", Declared::Stored),
    ] {
        let shape = shape(declared);
        assert_eq!(short(&shape.part), part, "{declared}");
        assert_eq!(short(&shape.param), format!("&{part}"), "{declared}");
        assert_eq!(shape.marker, Val, "{declared}");
        assert_eq!(shape.declared, kind, "{declared}");
        assert_eq!(shape.by_reference, declared.starts_with('&'), "{declared}");
    }
}

fn reference(marker: Marker) -> Marker {
    Ref(Box::new(marker))
}

#[test]
fn borrows_inside_are_looked_through() {
    let str_ref = || reference(Val);
    for (declared, part, marker) in [
        ("Option<&'a str>", "Option<&str>", Opt(str_ref().into())),
        (
            "Option<&'static str>",
            "Option<&str>",
            Opt(str_ref().into()),
        ),
        ("Option<&[u8]>", "Option<&[u8]>", Opt(str_ref().into())),
        (
            "std::option::Option<&T>",
            "Option<&T>",
            Opt(str_ref().into()),
        ),
        ("Vec<&str>", "[&str]", Seq(str_ref().into())),
        ("&'a [&'b str]", "[&str]", Seq(str_ref().into())),
        (
            "(&str, String)",
            "(&str,String,)",
            Tuple(vec![str_ref(), Val]),
        ),
        (
            "Option<Vec<&str>>",
            "Option<Vec<&str>>",
            Opt(Seq(str_ref().into()).into()),
        ),
        (
            "Option<&Vec<&u8>>",
            "Option<&Vec<&u8>>",
            Opt(reference(Seq(str_ref().into())).into()),
        ),
    ] {
        let shape = shape(declared);
        assert_eq!(short(&shape.part), part, "{declared}");
        assert_eq!(shape.marker, marker, "{declared}");
    }
    assert_eq!(shape("Option<&str>").declared, Declared::Borrowing);
    assert_eq!(shape("&Option<&str>").declared, Declared::Borrowed);
}

#[test]
fn impl_trait_is_told_apart() {
    for (declared, by_reference) in [("impl A + B", false), ("&(impl A + B)", true)] {
        let shape = shape(declared);
        assert_eq!(text(shape.impl_trait), "impl A + B");
        assert_eq!(short(&shape.param), "&(implA+B)");
        assert_eq!(shape.by_reference, by_reference);
    }
    assert!(shape("u64").impl_trait.is_none());
}

#[test]
fn what_is_unfit_is_blamed_where_it_is() {
    for (declared, reason, at) in [
        ("&mut Db", Why::Mutable, "& mut Db"),
        ("Option<&mut u8>", Why::Mutable, "& mut u8"),
        ("Cow<'a, str>", Why::Borrows, "'a"),
        ("&Foo<'_>", Why::Borrows, "'_"),
        ("HashMap<String, &str>", Why::Borrows, "& str"),
        ("[&str; 3]", Why::Borrows, "& str"),
        ("impl Into<X> + 'a", Why::Borrows, "'a"),
        ("impl Fn() + 'a", Why::Callable, "impl Fn () + 'a"),
        (
            "&dyn FnOnce(u8) -> u8",
            Why::Callable,
            "dyn FnOnce (u8) -> u8",
        ),
        ("f64", Why::Float, "f64"),
        ("&[Option<f32>; 3]", Why::Float, "f32"),
        (
            "(u8, Vec<std::primitive::f64>)",
            Why::Float,
            "std :: primitive :: f64",
        ),
        ("Rc<str>", Why::OneThread, "Rc"),
        ("Option<&RefCell<u8>>", Why::OneThread, "RefCell"),
        ("&dyn Repo", Why::Dynamic, "dyn Repo"),
        ("Option<&dyn Repo>", Why::Dynamic, "dyn Repo"),
        ("Vec<impl A>", Why::NestedImpl, "impl A"),
    ] {
        assert_eq!(why(declared), (reason, at.to_owned()), "{declared}");
    }
}
