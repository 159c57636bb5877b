use proc_macro2::TokenStream;
use quote::quote;

use super::{grouped, mistakes, text};
use crate::errors::Errors;
use crate::target::{Arg, Args, Target, TargetPath, Targets};

fn targets(written: TokenStream) -> syn::Result<Targets> {
    let mut errors = Errors::default();
    let targets = Targets::read(written, &mut errors);
    errors.finish().map(|()| targets)
}

fn target(written: &str) -> Target {
    syn::parse_str(written).unwrap_or_else(|error| panic!("{written}: {error}"))
}

fn refused(written: &str) -> Vec<String> {
    mistakes(targets(written.parse().unwrap()))
}

#[test]
fn targets_print_as_they_were_written() {
    for written in [
        quote!(get_user(id)),
        quote!(posts(id, _, ..)),
        quote!(posts(..)),
        quote!(posts { user: id, page: p }),
        quote!(posts { user: id, .. }),
        quote!(posts { .. }),
        quote!(sized::<3>(k)),
        quote!(<Repo<T>>::m(self, id)),
    ] {
        let target: Target = syn::parse2(written.clone()).unwrap();
        assert_eq!(
            text(target).replace(' ', ""),
            text(written).replace(' ', "")
        );
    }
}

#[test]
fn a_target_knows_how_much_it_names() {
    for (written, exact, whole) in [
        ("get_user(id)", true, false),
        ("settings()", true, false),
        ("Settings", true, false),
        ("posts { user, page }", true, false),
        ("posts(id, ..)", false, false),
        ("posts(_, page)", false, false),
        ("posts { user, .. }", false, false),
        ("posts(..)", false, true),
        ("posts { .. }", false, true),
    ] {
        let target = target(written);
        assert_eq!(
            (target.is_exact(), target.is_whole()),
            (exact, whole),
            "{written}"
        );
    }
}

#[test]
fn methods_are_what_follows_a_type() {
    for (written, method) in [
        ("Self::m(id)", true),
        ("Repo::m(id)", true),
        ("a::Repo::m(id)", true),
        ("Repo::<T>::m(id)", true),
        ("<Repo<T>>::m(id)", true),
        ("<R as X>::m(id)", true),
        ("m(id)", false),
        ("users::m(id)", false),
        ("Row(id)", false),
        ("tags::Row(id)", false),
        ("Self::Row(id)", false),
    ] {
        assert_eq!(
            matches!(target(written).path, TargetPath::Method(_)),
            method,
            "{written}"
        );
    }
}

#[test]
fn a_range_in_parentheses_is_an_argument() {
    let Args::Positional { args, open, .. } = target("slots((1..5), _)").args else {
        panic!("not positional");
    };
    assert!(matches!(args.as_slice(), [Arg::Given(_), Arg::Any(_)]));
    assert!(open.is_none());
}

#[test]
fn clauses_have_patterns() {
    let read = targets(quote!(a(1), Ok(x) => b(x), Ok(Some(y)) | Err(y) => [c(y), Row(..)],));
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    let clauses: Vec<_> = read
        .clauses
        .into_iter()
        .map(|clause| {
            (
                text(clause.pattern.map(|(pat, _)| pat)),
                clause.targets.len(),
            )
        })
        .collect();
    let expected = [("", 1), ("Ok (x)", 1), ("Ok (Some (y)) | Err (y)", 2)];
    assert_eq!(
        clauses,
        expected.map(|(pat, count)| (pat.to_owned(), count))
    );
}

#[test]
fn larder_may_live_elsewhere() {
    let krate = |written| targets(written).map(|read| text(read.krate)).unwrap();
    assert_eq!(krate(quote!(a(1))), ":: larder");
    assert_eq!(krate(quote!(crate = crate::cache, a(1))), "crate :: cache");
    assert_eq!(krate(quote!(crate::a(1))), ":: larder");
}

#[test]
fn groups_of_a_macro_are_looked_through() {
    let [whole, path, any, pattern] = [
        quote!(posts(1, 2)),
        quote!(users::get),
        quote!(_),
        quote!(Ok(x)),
    ]
    .map(grouped);
    let written = quote!(#whole, #path(#any, 3), #pattern => a(x));
    let read = targets(written).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(&read.clauses[0].targets[0]), "posts (1 , 2)");
    assert_eq!(text(&read.clauses[1].targets[0]), "users :: get (_ , 3)");
    assert!(read.clauses[2].pattern.is_some());
}

const LIKE_A_CALL: &str = "targets are written like calls: `get_user(id)` for one entry, \
    `posts(id, ..)` for those that match, `posts(..)` for the whole function";

#[test]
fn what_is_no_target_is_told_how_to_be_one() {
    for (written, message) in [
        (
            "users::posts",
            "write `users::posts(..)` to clear the whole function, or its key arguments for one \
             entry, as in `users::posts(id)`",
        ),
        (
            "repo.m(id)",
            "a method is named with its type: write `Repo::m(&repo, id)`, without `&repo` if \
             `self` is not in its key",
        ),
        (
            "self.m(id, page)",
            "a method is named with its type: write `Self::m(self, id, page)`, without `self` if \
             `self` is not in its key",
        ),
        (
            "user_repo.m()",
            "a method is named with its type: write `UserRepo::m(&user_repo)`, without \
             `&user_repo` if `self` is not in its key",
        ),
        (
            "USERS.clear_path(\"/users\")",
            "a target names a cached function or a tag, and `USERS` is neither: call \
             `USERS.clear_path(\"/users\")` in the body, after what it writes; or, where `USERS` are \
             pages, give them a tag, as in `.tags(|_| larder::http::tags![Users])`, and name that here",
        ),
        (
            "&get_user(id)",
            "a target is taken by reference anyway: write `get_user(id)` without `&`",
        ),
        (
            "get_user(id)?",
            "a target is only named, not called: write `get_user(id)` without `?`",
        ),
        (
            "get_user(id).await",
            "a target is only named, not called: write `get_user(id)` without `.await`",
        ),
        (
            "posts { ..all }",
            "nothing can follow `..`: it leaves the other key arguments open",
        ),
        (
            "Repo::m { id }",
            "the key arguments of a method are given in order: write `Repo::m(..)`, `Repo::m(id)`",
        ),
        (
            "posts { page: _ }",
            "to leave `page` open, leave it out and end with `..`",
        ),
        (
            "Row { 0: id }",
            "fields without names are written in order, as in `UserRow(id)`",
        ),
        (
            "Ok(x) if x > 0 => a(x)",
            "a target can't have a guard: put the condition into the pattern, or call \
             `larder::invalidate!(..)` in the body",
        ),
        (
            "Ok(x.id) => a(x)",
            "what stands before `=>` is a pattern of the returned value, as in \
             `Ok(post) => posts(post.author, ..)`",
        ),
        (
            "Ok(x) => []",
            "name what to invalidate, as in `Ok(post) => posts(post.author, ..)`",
        ),
        (
            "Ok(x) =>",
            "name what to invalidate, as in `Ok(post) => posts(post.author, ..)`",
        ),
        (
            "a(1), b(2), a(1)",
            "this target is named twice: leave one of them out",
        ),
        (
            "Ok(x) => [a(x), a(x)]",
            "this target is named twice: leave one of them out",
        ),
        (
            "all_entries = true",
            "write `posts(..)` to clear a whole function",
        ),
        (
            "a(1), crate = b",
            "`crate = ..` comes first, before the targets",
        ),
        (
            "#[cfg(x)] a(1)",
            "a target can't have attributes of its own: put \
             `#[cfg_attr(condition, invalidates(..))]` on the function",
        ),
    ] {
        assert_eq!(refused(written), [message], "{written}");
    }
}

#[test]
fn other_expressions_are_told_the_forms() {
    for written in [
        "|x| x",
        "{ posts(1) }",
        "posts!(1)",
        "posts[1]",
        "_",
        "..",
        "a(1)(2)",
    ] {
        assert_eq!(refused(written), [LIKE_A_CALL], "{written}");
    }
    for written in ["\"posts\"", "60"] {
        let message = format!("{LIKE_A_CALL}; not like strings or numbers");
        assert_eq!(refused(written), [message], "{written}");
    }
    let several = format!("{LIKE_A_CALL}; several are listed with commas, without brackets");
    assert_eq!(refused("[a(1), b(2)]"), [several]);
}

#[test]
fn the_rest_comes_last_and_once() {
    let message = "`..` stands for all the rest and comes last, once: write `_` for a single argument left open";
    assert_eq!(refused("posts(.., page)"), [message]);
    assert_eq!(refused("posts(.., ..)"), [message]);
}

#[test]
fn ranges_are_no_selection() {
    let message = "a target can't name a range of entries: write `_` or `..` for every value; an \
        argument that is itself a range goes in parentheses";
    for written in [
        "posts(1..5)",
        "posts(..5)",
        "posts(1, 2..)",
        "posts(..=5)",
        "posts { page: 1.. }",
    ] {
        assert_eq!(refused(written), [message], "{written}");
    }
}

#[test]
fn signs_of_other_languages_are_told_ours() {
    let message = "write `_` for an argument that may be anything, or `..` for all the rest";
    for written in ["posts(*)", "posts(1, *)", "posts(?, 1)", "posts(1, ...)"] {
        assert_eq!(refused(written), [message], "{written}");
    }
    assert_eq!(refused("posts { .., user }").len(), 1);
    let by_name = "to leave arguments open, leave them out and end with `..`";
    assert_eq!(refused("posts { user, * }"), [by_name]);
    assert!(refused("posts(*user, 1 * 2, ..)").is_empty());
}

#[test]
fn conditions_and_loops_in_the_form_of_a_pattern_are_told_the_way() {
    for (written, begins) in [
        ("if id > 0 => posts(id)", "a target takes no condition"),
        ("match id => posts(id)", "a target takes no condition"),
        ("for id in ids => posts(id)", "a target names one thing"),
        ("while more => posts(id)", "a target names one thing"),
    ] {
        let found = refused(written);
        assert!(
            matches!(&*found, [one] if one.starts_with(begins)),
            "{written}: {found:?}"
        );
    }
}

#[test]
fn all_mistakes_of_a_list_are_reported() {
    let found = refused("posts, a(1), \"b\", Ok(x) => [c, d(x)], posts(1.., .., 2)");
    assert_eq!(found.len(), 5, "{found:#?}");
}
