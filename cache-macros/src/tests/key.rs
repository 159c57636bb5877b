use super::{cached, refused, text};
use crate::cached::Source;

/// The key parts of `#[cached(options)] fn f(arguments) -> u8`, and where they come from.
fn key(options: &str, arguments: &str) -> Vec<String> {
    let cached = cached(options, &format!("fn f({arguments}) -> u8 {{}}"));
    let cached = cached.unwrap_or_else(|error| panic!("{options}: {error}"));
    let parts = cached.parts.iter().map(|part| {
        let source = match &part.source {
            Source::Receiver => "receiver".to_owned(),
            Source::Argument(place) => format!("argument {place}"),
            Source::Pattern(place) => format!("pattern {place}"),
            Source::Expr(expr) => text(expr),
        };
        format!("{}: {} = {source}", part.name, text(&part.ty))
    });
    parts.collect()
}

#[test]
fn every_argument_is_in_the_key_by_default() {
    for (arguments, expected) in [
        ("", &[][..]),
        (
            "a: u8, mut b: &str",
            &["a: u8 = argument 0", "b: & str = argument 1"],
        ),
        (
            "&self, id: u64",
            &["self: & Self = receiver", "id: u64 = argument 1"],
        ),
        ("self: Arc<Self>", &["self: Arc < Self > = receiver"]),
        ("Path(id): Path<u64>", &["id: Path < u64 > = pattern 0"]),
        ("(a, b): (u8, u8)", &["a_b: (u8 , u8) = pattern 0"]),
        ("_: u8", &["argument_0: u8 = pattern 0"]),
    ] {
        assert_eq!(key("", arguments), expected, "{arguments}");
    }
}

#[test]
fn what_is_ignored_is_not() {
    let arguments = "&mut self, db: &mut Db, State(s): State<Cow<'_, str>>, id: u64";
    assert_eq!(
        key("ignore(self, db, s)", arguments),
        ["id: u64 = argument 3"]
    );
}

#[test]
fn a_key_can_be_listed() {
    let arguments = "db: &Db, user: &User, page: u32";
    let expected = ["page: u32 = argument 2", "name: & str = & user . name"];
    assert_eq!(
        key("key(page, name: &str = &user.name), ignore(db)", arguments),
        expected
    );
}

#[test]
fn an_argument_counts_where_a_computed_part_uses_it() {
    let pattern = "Path((tenant, id)): Path<(u8, u64)>";
    assert_eq!(key("key(id: u64 = id)", pattern), ["id: u64 = id"]);
    key("key(n: u8 = self.tenant)", "&self");
    key("key(n: String = format!(\"{id}\"))", "id: u64");
}

#[test]
fn names_are_checked_against_the_arguments() {
    let function = "fn f(db: &Db, id: u64) -> u8 {}";
    for (options, message) in [
        (
            "ignore(dbb)",
            "there is no argument `dbb`; did you mean `db`?",
        ),
        (
            "ignore(pool)",
            "there is no argument `pool`; there is `db`, `id`",
        ),
        (
            "ignore(self)",
            "there is no argument `self`; there is `db`, `id`",
        ),
        (
            "ignore(db, db)",
            "`db` is ignored twice: leave one of them out",
        ),
        (
            "key(id, id), ignore(db)",
            "`id` is in the key twice: leave one of them out",
        ),
        (
            "key(db, id), ignore(db)",
            "`db` is also in `ignore(..)`: keep it in one of the two",
        ),
        (
            "key(id)",
            "`db` is neither in the key nor ignored: add it to `key(..)`, or to `ignore(..)` if \
             it does not change the answer",
        ),
        (
            "key(n: u64 = db.id(|id| id))",
            "`id` is neither in the key nor ignored: add it to `key(..)`, or to `ignore(..)` if \
             it does not change the answer",
        ),
    ] {
        assert_eq!(refused(options, function), [message], "{options}");
    }
    assert_eq!(
        refused("ignore(db)", "fn f() -> u8 {}"),
        ["there is no argument `db`: this function has none"]
    );
    assert_eq!(
        refused("key(a, b)", "fn f((a, b): (u8, u8)) -> u8 {}"),
        [
            "`a` and `b` belong to one argument, which is in the key as a whole: leave one out, or \
          write `b: Type = b` for its own part"
        ]
    );
}

#[test]
fn what_cannot_be_in_the_key_is_told_the_way_out() {
    for (arguments, message) in [
        (
            "&mut self",
            "`&mut self` can't be part of a key: take `&self`, or add `ignore(self)` if it does \
             not change the answer",
        ),
        (
            "db: &mut Db",
            "a `&mut` argument can't be part of a key: add `ignore(db)` if it does not change \
             the answer",
        ),
        (
            "name: Cow<'_, str>",
            "a type with a lifetime can't be part of a key, unless it is `&str`, `&[T]`, `&T` or \
             these inside `Option`, a tuple or `Vec`: say what counts, as in \
             `key(id: u64 = name.id)`, or add `ignore(name)`",
        ),
        (
            "repo: &dyn Repo",
            "a `dyn Trait` can't be part of a key: say what counts, as in \
             `key(id: u64 = repo.id())`, or add `ignore(repo)`",
        ),
        (
            "all: Vec<impl Id>",
            "`impl Trait` inside another type can't be part of a key: write a type parameter, \
             `<T: Trait>`",
        ),
    ] {
        let function = format!("fn f({arguments}) -> u8 {{}}");
        assert_eq!(refused("", &function), [message], "{arguments}");
    }
}

#[test]
fn an_option_that_cannot_be_read_hides_no_argument() {
    let function = "fn f(db: &mut Db, id: u64) -> u8 {}";
    for options in [
        "ignor(db)",
        "ignore = db",
        "ignore(bd)",
        "key(id), ignroe(db)",
        "key(ide), ignore(db)",
    ] {
        assert_eq!(refused(options, function).len(), 1, "{options}");
    }
}

#[test]
fn tags_are_known_to_come_from_the_key() {
    for (options, from_key) in [
        ("tags(Row(id), Settings)", true),
        ("tags(Row(CONSTANT + id))", true),
        ("tags(Row(db.id))", false),
        ("tags(Row(page))", false),
        ("tags(Row(page, |db| db.id + db))", false),
    ] {
        let options = format!("ignore(db), {options}");
        let function = "fn f(db: &Db, id: u64, Page(page): Page) -> u8 {}";
        let cached = cached(&options, function).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(cached.tags.from_key, from_key, "{options}");
    }
}
