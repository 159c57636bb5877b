use quote::quote;

use super::{grouped, mistakes, text};
use crate::duration::Timeout;

fn timeout(written: &str) -> syn::Result<Timeout> {
    Timeout::from_expr(syn::parse_str(written)?)
}

fn milliseconds(written: &str) -> u128 {
    match timeout(written) {
        Ok(Timeout::Literal(duration)) => duration.as_millis(),
        other => panic!("{written}: {:?}", mistakes(other)),
    }
}

#[test]
fn integers_are_seconds() {
    assert_eq!(milliseconds("60"), 60_000);
    assert_eq!(milliseconds("60u64"), 60_000);
    assert_eq!(milliseconds("1_000"), 1_000_000);
}

#[test]
fn strings_have_units() {
    for (written, expected) in [
        ("250ms", 250),
        ("90s", 90_000),
        ("5m", 300_000),
        ("1h30m", 5_400_000),
        ("1h 30m", 5_400_000),
        ("2d", 172_800_000),
        ("1w1ms", 604_800_001),
    ] {
        assert_eq!(milliseconds(&format!("{written:?}")), expected, "{written}");
    }
}

#[test]
fn never_and_expressions_are_kept() {
    assert!(matches!(timeout("never"), Ok(Timeout::Never)));
    for written in [
        "TTL",
        "ttl ()",
        "Duration :: from_secs (60)",
        "Duration :: from_secs (n)",
    ] {
        match timeout(written) {
            Ok(Timeout::Expr(expr)) => assert_eq!(text(expr), written),
            other => panic!("{written}: {:?}", mistakes(other)),
        }
    }
}

#[test]
fn groups_of_a_macro_are_looked_through() {
    let literal = grouped(quote!(60));
    let expr = syn::parse2(quote!(#literal)).unwrap();
    let read = Timeout::from_expr(expr);
    assert!(matches!(read, Ok(Timeout::Literal(_))));
    let zero = grouped(quote!(0));
    let expr = syn::parse2(quote!(Duration::from_secs(#zero))).unwrap();
    assert_eq!(mistakes(Timeout::from_expr(expr)), [ZERO]);
}

const ZERO: &str = "no value can be kept for zero time: write `never` for one that does not expire";
const TOO_LONG: &str = "this is more than a hundred years: write `never`";

#[test]
fn visible_zeros_are_refused() {
    for written in [
        "0",
        "0x0",
        "\"0s\"",
        "\"0h0m\"",
        "Duration::ZERO",
        "std::time::Duration::from_secs(0)",
        "Duration::from_millis(0)",
        "Duration::from_secs_f64(0.0)",
        "Duration::new(0, 0)",
        "Duration::default()",
    ] {
        assert_eq!(mistakes(timeout(written)), [ZERO], "{written}");
    }
}

#[test]
fn more_than_a_hundred_years_is_refused() {
    for written in [
        "99999999999",
        "99999999999999999999999999",
        "\"9999w\"",
        "\"99999999999999999999d\"",
        "1e30",
        "Duration::MAX",
    ] {
        assert_eq!(mistakes(timeout(written)), [TOO_LONG], "{written}");
    }
}

#[test]
fn other_forms_name_the_one_to_write() {
    for (written, message) in [
        ("0.5", "write \"500ms\" for fractions of a second"),
        ("1.5", "write \"1500ms\" for fractions of a second"),
        ("60.0", "write `60` for whole seconds"),
        ("60s", "write it in quotes: \"60s\""),
        ("1h30m", "write it in quotes: \"1h30m\""),
        (
            "\"60\"",
            "\"60\" has no unit: write `60` or \"60s\" for seconds",
        ),
        ("None", "write `never` for a value that does not expire"),
        ("forever", "write `never` for a value that does not expire"),
        ("\"never\"", "write `never` without quotes"),
        (
            "-5",
            "a duration can't be negative: write `60` for seconds, \"90s\", \"5m\" or `never`",
        ),
        (
            "true",
            "this is no duration: write `60` for seconds, \"90s\", \"5m\", a `Duration` or `never`",
        ),
    ] {
        assert_eq!(mistakes(timeout(written)), [message], "{written}");
    }
}

#[test]
fn durations_of_other_places_are_told_in_ours() {
    for (written, ours) in [
        ("5min", "5m"),
        ("5 m", "5m"),
        ("30m1h", "1h30m"),
        ("1 hour, 30 minutes", "1h30m"),
        ("2 Days", "2d"),
        ("250 millis", "250ms"),
    ] {
        let message = format!("write \"{ours}\"");
        assert_eq!(mistakes(timeout(&format!("{written:?}"))), [message]);
    }
}

#[test]
fn bad_strings_are_told_the_grammar() {
    for written in [
        "",
        "m",
        "1.5s",
        "-1s",
        "1m1m",
        "1m 5",
        "é5m",
        "0min",
        "1y",
        "1m 2 minutes",
    ] {
        let message = format!(
            "\"{written}\" is no duration: write numbers with the units `w`, `d`, `h`, `m`, `s` \
             or `ms`, the largest first, as in \"90s\", \"5m\", \"1h30m\" or \"250ms\""
        );
        assert_eq!(mistakes(timeout(&format!("{written:?}"))), [message]);
    }
}
