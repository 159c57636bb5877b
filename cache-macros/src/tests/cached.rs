use proc_macro2::TokenStream;

use super::{cached, mistakes, refused, text};
use crate::cached::{Cached, attribute};
use crate::returns::Returns;
use crate::stores::tests::without;

const NOTHING: &str =
    "this returns nothing, so there is nothing to cache; did you mean `#[invalidates(..)]`?";
const BORROWS: &str = "a cached answer outlives the call, so it can't borrow: return an owned \
    value, such as `String`, `Vec<T>` or `Arc<T>`";
const IMPL: &str =
    "an `impl Trait` can't be kept: return a type with a name, such as `Vec<T>` for an iterator";
const ASYNC: &str = "this returns before the work is done: write `async fn`; under \
    `#[async_trait]`, move the body into an `async fn` of its own and annotate that";

fn accepted(options: &str, item: &str) -> Cached {
    cached(options, item).unwrap_or_else(|error| panic!("{item}: {error}"))
}

#[test]
fn options_about_a_store_need_one() {
    for options in ["store = CACHE", "strict", "store = CACHE, strict"] {
        assert!(
            without(|| refused(options, "fn f() -> Result<u8, E> {}")),
            "{options}"
        );
    }
}

#[test]
fn what_is_in_a_store_is_owned() {
    let message = "what is in a store is read back from bytes, so it can't be a reference: return \
        what is owned, a `String` for a `&str`, a `Vec<T>` for a `&[T]`, a `T` for a `&T`";
    for (options, returned, is_refused) in [
        ("store = CACHE", "&'static str", true),
        ("store = CACHE", "Option<(u8, Vec<&'static str>)>", true),
        ("store = CACHE", "Result<&'static [u8], E>", true),
        (
            "store = CACHE, cache_err = 1",
            "Result<u8, &'static str>",
            true,
        ),
        ("store = CACHE", "Result<u8, &'static str>", false),
        ("store = CACHE", "Cow<'static, str>", false),
        ("store = CACHE", "Marked<&'static str>", false),
        ("timeout = 1", "&'static str", false),
    ] {
        let found = refused(options, &format!("fn f() -> {returned} {{}}"));
        let expected = if is_refused {
            vec![message]
        } else {
            Vec::new()
        };
        assert_eq!(found, expected, "{options} {returned}");
    }
}

#[test]
fn these_shapes_can_be_cached() {
    for item in [
        "fn f() -> u8 {}",
        "pub async fn f(db: &Db, id: u64) -> Result<User, DbError> {}",
        "fn f(a: &str, b: Option<&[u8]>) -> Result<(), E> {}",
        "fn f<'a, T: X, const N: usize>(a: &'a [T; N]) -> Option<T> {}",
        "fn f(a: impl X, b: &impl Y) -> u8 {}",
        "fn f() -> &'static str {}",
        "fn f() -> Cow<'static, str> {}",
        "fn f() -> Arc<dyn Fn(&str) -> &str> {}",
        "fn f(self: Arc<Self>, id: u64) -> Self {}",
        "fn fib(n: u64) -> u64 {}",
    ] {
        accepted("", item);
    }
}

#[test]
fn these_shapes_cannot() {
    for (item, message) in [
        (
            "const fn f() -> u8 {}",
            "a `const fn` can run before there is a cache: remove `const`, or the attribute",
        ),
        (
            "unsafe fn f() -> u8 {}",
            "a cached answer can't keep up the conditions of an `unsafe fn`: cache a safe \
             function that calls it",
        ),
        (
            "extern \"C\" fn f() -> u8 {}",
            "a function for another language can't be cached: cache a plain one that it calls",
        ),
        (
            "fn f(a: u8, ...) -> u8 {}",
            "variadic arguments can't be part of a key: name each argument",
        ),
        (
            "fn str() -> u8 {}",
            "the companion would hide the type `str`: name it with `handle = Name`",
        ),
        (
            "fn new(id: u8) -> Self {}",
            "a function of an `impl` without `self` needs `#[cached]` on the `impl` block too",
        ),
        ("fn f() {}", NOTHING),
        ("async fn f() -> () {}", NOTHING),
        (
            "fn f() -> ! {}",
            "this never returns, so there is no answer to cache",
        ),
        ("fn f(a: &str) -> &str {}", BORROWS),
        (
            "fn f<'a>(a: &'a str) -> Result<Cow<'a, str>, E> {}",
            BORROWS,
        ),
        ("fn f() -> Option<&T> {}", BORROWS),
        ("fn f() -> impl Iterator<Item = u8> {}", IMPL),
        ("fn f() -> Result<impl X, E> {}", IMPL),
        ("fn f() -> impl Future<Output = u8> + Send {}", ASYNC),
        ("fn f() -> Pin<Box<dyn Future<Output = u8> + '_>> {}", ASYNC),
        ("fn f() -> futures::future::BoxFuture<'_, u8> {}", ASYNC),
        (
            "#[cached] fn f() -> u8 {}",
            "`#[cached]` is given twice: move the options into one",
        ),
        (
            "#[larder::invalidates(g(1))] fn f() -> u8 {}",
            "a write has to run each time, and a cached function does not: split it into one \
             that reads, with `#[cached]`, and one that writes, with `#[invalidates]`",
        ),
        (
            "fn f();",
            "this function has no body to run: put the attribute on the one that does the work, \
             for example an inherent method that the trait's method calls",
        ),
    ] {
        assert_eq!(refused("", item), [message], "{item}");
    }
}

#[test]
fn only_the_success_must_not_borrow() {
    accepted("", "fn f(a: &str) -> Result<u8, &str> {}");
}

#[test]
fn an_impl_trait_argument_needs_a_name_beside_other_parameters() {
    let message = "in methods, and beside other type parameters, a key argument needs a type with \
        a name: write a type parameter, `<T: Trait>`";
    assert_eq!(refused("", "fn f<T>(a: impl X, b: T) -> u8 {}"), [message]);
    assert_eq!(refused("", "fn f(&self, a: &impl X) -> u8 {}"), [message]);
    accepted("ignore(a)", "fn f(&self, a: &impl X) -> u8 {}");
}

#[test]
fn a_handle_names_the_companion_of_a_function() {
    assert_eq!(accepted("", "fn f() -> u8 {}").companion, "f");
    assert_eq!(
        accepted("handle = Str", "fn str() -> u8 {}").companion,
        "Str"
    );
    assert_eq!(
        refused("handle = bool", "fn f() -> u8 {}"),
        ["`bool` is a type of the language: give the companion another name"]
    );
    assert_eq!(
        refused("handle = F", "fn f(&self) -> u8 {}"),
        [
            "a method has no companion to name: its entries are reached by `Self::m(..)` and \
          `larder::entry!`; leave `handle` out"
        ]
    );
}

#[test]
fn cache_none_is_about_options() {
    let message = "`cache_none` is about functions that return an `Option`: leave it out, or say \
        with `cache_if = |value| ..` which values are stored";
    for returned in [
        "u64",
        "String",
        "Vec<u8>",
        "(u8, u8)",
        "Result<Vec<u8>, E>",
        "[u8; 4]",
    ] {
        let item = format!("fn f() -> {returned} {{}}");
        assert_eq!(
            refused("cache_none = false", &item),
            [message],
            "{returned}"
        );
    }
    for returned in [
        "Option<u8>",
        "Result<Option<u8>, E>",
        "Found",
        "Result<Found, E>",
    ] {
        accepted("cache_none = false", &format!("fn f() -> {returned} {{}}"));
    }
}

#[test]
fn what_is_returned_is_told_apart() {
    for (output, ok, value) in [
        ("Result<u8, E>", true, "u8"),
        ("std::io::Result<Vec<u8>>", true, "Vec < u8 >"),
        ("fmt::Result", false, "fmt :: Result"),
        ("Option<u8>", false, "Option < u8 >"),
    ] {
        let returns = accepted("", &format!("fn f() -> {output} {{}}")).returns;
        assert_eq!(matches!(returns, Returns::Result { .. }), ok, "{output}");
        assert_eq!(text(returns.value()), value, "{output}");
    }
}

#[test]
fn mistakes_of_options_and_function_come_together() {
    let found = refused(
        "timout = 60, ignore(dbb), handle = u8, capacity = 0",
        "const unsafe fn f(db: &Db) -> &str {}",
    );
    assert_eq!(found.len(), 7, "{found:#?}");
    let found = refused("timeout(5), key(id)", "fn f(db: &Db, id: u64) -> u8 {}");
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn other_items_are_told_where_the_attribute_goes() {
    for (item, keyword) in [
        ("pub struct A;", "struct"),
        ("/// doc\npub(crate) enum A {}", "enum"),
        ("mod a {}", "mod"),
        ("trait A {}", "trait"),
        ("const A: u8 = 1;", "const"),
        ("static A: u8 = 1;", "static"),
        ("type A = u8;", "type"),
        ("extern \"C\" { fn f(); }", "extern"),
    ] {
        let message = format!(
            "`#[cached]` goes on a function, or on an `impl` block whose functions are \
             annotated, not on this `{keyword}`"
        );
        let found = mistakes(attribute(TokenStream::new(), item.parse().unwrap()));
        assert_eq!(found, [message], "{item}");
    }
}

#[test]
fn no_tokens_make_it_panic() {
    for tokens in [
        "",
        "=",
        ",,,",
        "#",
        "a(",
        "fn",
        "fn f(",
        "impl",
        "impl X",
        "= > ! .. =>",
        "1 2 3",
        "a::<",
    ] {
        let Ok(tokens) = tokens.parse::<TokenStream>() else {
            continue;
        };
        let function: TokenStream = "fn f(a: u8) -> u8 {}".parse().unwrap();
        let _ = attribute(tokens.clone(), function.clone());
        let _ = attribute(TokenStream::new(), tokens.clone());
        let _ = crate::invalidates::attribute(tokens.clone(), function);
        let _ = crate::invalidates::invalidate(tokens.clone());
        let _ = crate::invalidates::entry(tokens.clone());
        let _ = crate::tag::derive(tokens);
    }
}
