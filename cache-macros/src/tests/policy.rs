use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

use super::{cached, grouped, refused, text};
use crate::errors::Errors;
use crate::options::{Options, Period, Weigh};

const INFALLIBLE: &str = "fn f(id: u64, page: u32) -> String {}";
const FALLIBLE: &str = "fn f(id: u64, page: u32) -> Result<String, E> {}";

fn options(written: TokenStream) -> Options {
    let mut errors = Errors::default();
    let options = Options::read(written, &mut errors);
    errors.finish().unwrap_or_else(|error| panic!("{error}"));
    options
}

#[test]
fn every_option_about_time_is_read() {
    let times = options(quote!(
        stale = 60,
        stale_if_error = "1h30m",
        idle = IDLE,
        cache_err = 5,
        jitter = 0.25
    ));
    let times = times.times;
    let literal = |period| match period {
        Some(Period::Literal(duration)) => duration,
        _ => panic!("no literal"),
    };
    assert_eq!(
        [times.stale, times.stale_if_error, times.cache_err]
            .map(|given| literal(given.map(|given| given.value))),
        [60, 5400, 5].map(Duration::from_secs)
    );
    assert!(matches!(times.idle.unwrap().value, Period::Expr(expr) if text(&expr) == "IDLE"));
    assert_eq!(times.jitter.unwrap().value.to_string(), "0.25");
}

#[test]
fn a_weight_is_of_the_value_or_of_key_and_value() {
    for (written, by_entry) in [
        (quote!(|value| value.len() as u64), false),
        (quote!(weight), false),
        (quote!(sizes::of_string), false),
        (quote!(|key, value| key + value), true),
        (quote!(|(id, page): (&u64, &u32), value| 1), true),
    ] {
        let grouped = grouped(written.clone());
        for written in [written, quote!(#grouped)] {
            let read = options(quote!(weigh = #written, max_weight = 1 << 20));
            let weigh = read.weight.weigh.unwrap().value;
            assert_eq!(matches!(weigh, Weigh::Entry(_)), by_entry, "{written}");
            assert_eq!(text(read.weight.max_weight.unwrap().value), "1 << 20");
        }
    }
}

#[test]
fn values_that_make_no_sense_name_the_fix() {
    let between =
        "write a number between zero and one: `0.1` makes a time up to 10 % longer or shorter";
    for (written, message) in [
        (
            "idle = never",
            "leave `idle` out: without it an entry is kept however long it is not read",
        ),
        (
            "stale = never",
            "a value that may be served for ever does not expire: write for how long past \
             `timeout`, as in `stale = 60`, or leave it out",
        ),
        (
            "cache_err = never",
            "write for how long an `Err` is kept, as in `cache_err = 10`, or leave it out: \
             without it none is kept",
        ),
        (
            "idle = None",
            "leave `idle` out, or write how long, as in `idle = 60`",
        ),
        (
            "stale = 0",
            "zero time is none at all: leave `stale` out, or write how long, as in `stale = 60`",
        ),
        (
            "idle = Duration::MAX",
            "this is more than a hundred years: leave `idle` out, or write less",
        ),
        (
            "stale = -5",
            "a duration can't be negative: write `60` for seconds, \"90s\" or \"5m\"",
        ),
        (
            "stale = true",
            "this is no duration: write `60` for seconds, \"90s\", \"5m\" or a `Duration`",
        ),
        ("stale = 60s", "write it in quotes: \"60s\""),
        ("jitter = 10", "write `0.1` for 10 %"),
        ("jitter = \"15 %\"", "write `0.15` for 15 %"),
        ("jitter = 0", between),
        ("jitter = 1", between),
        ("jitter = 1.0", between),
        ("jitter = 0.0", between),
        ("jitter = -0.1", between),
        ("jitter = JITTER", between),
        (
            "max_weight = -1",
            "a weight can't be negative: write `max_weight = 1_000_000`",
        ),
        (
            "max_weight = \"1MB\"",
            "write a number, as in `max_weight = 1_000_000`, in what `weigh` counts",
        ),
        ("0.1", "write `jitter = 0.1`"),
        ("1.5", "write `timeout = 1.5`"),
        (
            "weigh",
            "`weigh` takes a value: write `weigh = |value| value.len() as u64`",
        ),
    ] {
        assert_eq!(refused(written, FALLIBLE), [message], "{written}");
    }
    for written in [
        "weigh = 1",
        "weigh = || 1",
        "weigh = |a, b, c| 1",
        "weigh = vec![]",
    ] {
        let found = refused(written, FALLIBLE);
        assert!(
            found.len() == 1 && found[0].starts_with("`weigh` takes a function of the value"),
            "{found:?}"
        );
    }
}

#[test]
fn what_goes_together_is_taken() {
    for options in [
        "timeout = 60, stale = 5, stale_if_error = 60, jitter = 0.1",
        "timeout = TTL, stale = 5",
        "cache_err = 5, jitter = 0.1",
        "idle = 5, weigh = |value| 1, max_weight = 5",
        "weigh = |id, page| u64::from(id.0), max_weight = 5",
        "weigh = page, max_weight = 5",
    ] {
        assert_eq!(refused(options, FALLIBLE), [""; 0], "{options}");
    }
    for alias in ["io::Result<u8>", "Answer", "anyhow::Result<()>"] {
        let item = format!("fn f() -> {alias} {{}}");
        assert_eq!(refused("cache_err = 5", &item), [""; 0], "{alias}");
    }
}

#[test]
fn what_does_not_go_together_is_told_apart() {
    let add = "add one, as in `timeout = 60`";
    let ends = "and `never` does not: write one that ends, as in `timeout = 60`";
    let cases = [
        (
            "stale = 5",
            format!("`stale` begins where `timeout` ends: {add}"),
        ),
        (
            "timeout = never, stale_if_error = 5",
            format!("`stale_if_error` begins where `timeout` ends, {ends}"),
        ),
        (
            "jitter = 0.1",
            format!("`jitter` makes a `timeout` or `cache_err` longer or shorter: {add}"),
        ),
        (
            "timeout = never, jitter = 0.1",
            format!("`jitter` makes a `timeout` or `cache_err` longer or shorter: {add}"),
        ),
        (
            "cache_err = 5",
            "`cache_err` is about functions that return a `Result`: leave it out".to_owned(),
        ),
        (
            "weigh = |value| 1",
            "say how much all entries may weigh together: add `max_weight = 1_000_000`".to_owned(),
        ),
        (
            "max_weight = 1",
            "say what an entry weighs: add `weigh = |value| value.len() as u64`; the number of \
             entries is bounded by `capacity`"
                .to_owned(),
        ),
        (
            "max_weight = 1, weigh = |value| 1, capacity = unbounded",
            "`capacity` bounds the number of entries, `weigh` and `max_weight` what they weigh: \
             keep one of the two"
                .to_owned(),
        ),
        (
            "max_weight = 1, weigh = |value| id + page.0",
            "`weigh` sees what is stored, not the arguments: take the key as well, as in `weigh = \
             |key, value| ..`"
                .to_owned(),
        ),
    ];
    for (written, message) in cases {
        let mut found = refused(written, INFALLIBLE);
        found.dedup();
        assert_eq!(found, [message], "{written}");
    }
}

/// What could not be read may be what another option needs.
#[test]
fn nothing_follows_from_an_option_that_could_not_be_read() {
    for options in [
        "timeout = 0, stale = 5",
        "timout = 60, stale = 5, jitter = 0.1",
        "max_wait = 5, weigh = |value| 1",
        "weight = |value| 1, max_weight = 5",
    ] {
        assert_eq!(refused(options, INFALLIBLE).len(), 1, "{options}");
    }
}

#[test]
fn the_runtime_is_told() {
    let cached = cached(
        "timeout = 60, stale = 5, jitter = 0.1, weigh = |(id, page), value| 1, max_weight = 9",
        INFALLIBLE,
    );
    let emitted = text(crate::expand::cached(
        cached.unwrap_or_else(|error| panic!("{error}")),
    ));
    for call in [
        ". stale (:: larder :: __private :: Period :: Fixed (:: core :: time :: Duration :: new (5u64 , 0u32)))",
        ". jitter (0.1f64)",
        "let (part_0 , (part_1 , ())) = key ;",
        "weigh_entry ((part_0 , part_1) , value , | (id , page) , value | 1)",
    ] {
        assert!(emitted.contains(call), "{call} is not in {emitted}");
    }
}
