use super::{mistakes, text};
use crate::invalidates::{Entry, Invalidate, Invalidates};
use crate::stores::tests::without;
use crate::target::Choice;

fn invalidates(targets: &str, function: &str) -> syn::Result<Invalidates> {
    Invalidates::check(syn::parse_str(targets)?, syn::parse_str(function)?)
}

fn refused(targets: &str, function: &str) -> Vec<String> {
    mistakes(invalidates(targets, function))
}

const EMPTY: &str = "say what becomes stale: `get_user(id)` for one entry, `posts(id, ..)` for \
    those that match, `posts(..)` for a whole function";
const ONE: &str = "name exactly one entry, with all its key arguments, as in `get_user(id)`";

#[test]
fn a_write_names_what_it_makes_stale() {
    for (targets, function) in [
        (
            "get_user(id), posts(id, ..)",
            "async fn f(id: u64) -> Result<(), E> {}",
        ),
        ("Self::name(self)", "fn f(&mut self) {}"),
        (
            "Ok(post) => posts(post.author, ..)",
            "fn f() -> Result<Post, E> {}",
        ),
        ("posts(..)", "unsafe fn f() {}"),
    ] {
        let read = invalidates(targets, function);
        assert!(read.is_ok(), "{:?}", mistakes(read));
    }
}

#[test]
fn these_writes_are_refused() {
    for (targets, function, message) in [
        ("", "fn f() {}", EMPTY),
        ("crate = ::a", "fn f() {}", EMPTY),
        (
            "posts(..)",
            "const fn f() {}",
            "a `const fn` can't invalidate: remove `const`, or the attribute",
        ),
        (
            "posts(..)",
            "fn f() -> BoxFuture<'static, ()> {}",
            "this returns before the work is done: write `async fn`; under `#[async_trait]`, \
             move the body into an `async fn` of its own and annotate that",
        ),
        (
            "posts(..)",
            "#[cached] fn f() -> u8 {}",
            "a write has to run each time, and a cached function does not: split it into one \
             that reads, with `#[cached]`, and one that writes, with `#[invalidates]`",
        ),
        (
            "Ok(x) => posts(x)",
            "async fn f() {}",
            "this function returns nothing to match: return what the target needs, or name it \
             by the arguments",
        ),
        (
            "posts(..)",
            "fn f();",
            "this function has no body to run: put the attribute on the one that does the work, \
             for example an inherent method that the trait's method calls",
        ),
    ] {
        assert_eq!(
            refused(targets, function),
            [message],
            "{targets} {function}"
        );
    }
}

const CHOICES: &str = "write `retry`, `error` or `ignore`, as in `on_unacknowledged = error`";

#[test]
fn words_about_the_write_stand_among_its_targets() {
    let function = "fn f() -> Result<(), E> {}";
    for (words, two_phase, choice) in [
        ("posts(..)", false, None),
        ("two_phase, posts(..)", true, None),
        (
            "on_unacknowledged = retry, posts(..)",
            false,
            Some(Choice::Retry),
        ),
        (
            "posts(..), on_unacknowledged = error, two_phase",
            true,
            Some(Choice::Error),
        ),
        (
            "crate = ::a, on_unacknowledged = ignore, posts(..)",
            false,
            Some(Choice::Ignore),
        ),
        ("on_unacknowledged(..), two_phase(id)", false, None),
    ] {
        let read = invalidates(words, function).unwrap_or_else(|error| panic!("{error}"));
        let read = read.words;
        let chosen = read.on_unacknowledged.map(|asked| asked.choice);
        assert_eq!(read.two_phase.is_some(), two_phase, "{words}");
        assert!(chosen == choice, "{words}");
    }
}

#[test]
fn words_about_a_store_need_one() {
    for words in ["two_phase", "on_unacknowledged = retry", "strict"] {
        let refused = || refused(&format!("{words}, posts(..)"), "fn f() {}");
        assert!(without(refused), "{words}");
        assert!(!without(|| mistakes(invalidates("posts(..)", "fn f() {}"))));
    }
}

#[test]
fn these_words_are_refused() {
    let nothing = "this function returns nothing, and so no fault of a store: return a \
        `Result<(), E>` where `E: From<larder::store::Fault>`, or leave `on_unacknowledged` out";
    for (words, message) in [
        ("on_unacknowledged = error", nothing.to_owned()),
        (
            "strict",
            "`strict` is an option of `#[cached]`, for calls that read: a write that is to fail with \
             its store says `on_unacknowledged = error`"
                .to_owned(),
        ),
        (
            "on_unacknowledged",
            format!("`on_unacknowledged` takes a value: {CHOICES}"),
        ),
        (
            "on_unacknowledged =",
            format!("`on_unacknowledged` takes a value: {CHOICES}"),
        ),
        (
            "on_unacknowledged = errors",
            format!("{CHOICES}; did you mean `error`?"),
        ),
        ("on_unacknowledged = Some(1)", CHOICES.to_owned()),
        ("on_unacknowledged = \"x\"", CHOICES.to_owned()),
        (
            "on_unacknowledged = \"error\"",
            "write the word without quotes: `on_unacknowledged = error`".to_owned(),
        ),
        (
            "on_unacknowledged = retry, on_unacknowledged = retry",
            "`on_unacknowledged` is given twice: keep one of them".to_owned(),
        ),
        (
            "two_phase, two_phase",
            "`two_phase` is given twice: keep one of them".to_owned(),
        ),
    ] {
        let found = refused(&format!("{words}, posts(..)"), "fn f() {}");
        assert_eq!(found, [message], "{words}");
    }
}

#[test]
fn other_items_are_told_where_the_attribute_goes() {
    let targets = "posts(..)".parse().unwrap();
    let item = "pub struct A;".parse().unwrap();
    assert_eq!(
        mistakes(crate::invalidates::attribute(targets, item)),
        ["`#[invalidates]` goes on a function that writes, not on this `struct`"]
    );
}

#[test]
fn mistakes_of_targets_and_function_come_together() {
    let found = refused("posts, \"x\", Ok(x) => a(x)", "const fn f() {}");
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn a_pattern_binds_for_its_own_targets_alone() {
    let message = "`x` is bound for what stands behind `Ok(x) =>` alone: put all targets that use \
        it there, in brackets, as in `Ok(post) => [posts(post.author, ..), drafts(..)]`";
    let function = "fn f(y: u64) -> Result<u64, u64> {}";
    assert_eq!(refused("Ok(x) => a(x), b(x + 1)", function), [message]);
    for targets in [
        "Ok(x) => [a(x), b(x)]",
        "Ok(x) => a(x), Err(x) => b(x)",
        "Ok(y) => a(y), b(y)",
        "Ok(x) => a(x), b(x())",
        "Ok(x) => a(x), b(ids.iter().map(|x| x + 1).max())",
    ] {
        assert_eq!(refused(targets, function), [""; 0], "{targets}");
    }
}

#[test]
fn the_macro_takes_the_same_targets_without_patterns() {
    let check = |written: &str| Invalidate::check(written.parse().unwrap());
    let read = check("crate = ::a, get_user(1), Row(..)").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(read.krate), ":: a");
    assert_eq!(read.targets.len(), 2);
    assert_eq!(mistakes(check("")), [EMPTY]);
    assert_eq!(
        mistakes(check("Ok(x) => a(x)")),
        [
            "there is no returned value here to match: write the targets alone, inside an `if let` \
          of your own"
        ]
    );
}

#[test]
fn an_entry_is_one_exact_target() {
    let check = |written: &str| Entry::check(written.parse().unwrap());
    for written in [
        "get_user(1)",
        "Repo::m(&repo, id),",
        "crate = ::a, posts(user, page)",
    ] {
        assert!(check(written).is_ok(), "{written}");
    }
    for written in ["", "get_user", "posts(..)", "posts(1, _)", "a(1), b(2)"] {
        assert_eq!(mistakes(check(written)), [ONE], "{written}");
    }
}
