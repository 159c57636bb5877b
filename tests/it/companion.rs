//! The companion: every verb, and `entry!` and `invalidate!`.

use crate::support::Counter;
use futures::executor::block_on;
use larder::{Tag, cached};

#[test]
fn looking_never_computes() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn square(n: u64) -> u64 {
        LOADS.count();
        n * n
    }
    assert_eq!((square::peek(&3), square::contains(&3)), (None, false));
    assert_eq!((LOADS.get(), square::len()), (0, 0));
    square(3);
    assert_eq!((square::peek(&3), square::contains(&3)), (Some(9), true));
    assert_eq!(LOADS.get(), 1);
    let stats = square::stats();
    assert_eq!(
        (stats.hits, stats.misses),
        (0, 1),
        "looking counts as no call"
    );
}

#[test]
fn put_stores_where_nothing_was_and_replaces_what_was() {
    #[cached]
    fn square(n: u64) -> Result<u64, ()> {
        n.checked_mul(n).ok_or(())
    }
    square::put(&3, 10);
    assert_eq!((square(3), square::stats().loads), (Ok(10), 0));
    square::put(&3, 11);
    assert_eq!((square(3), square::len()), (Ok(11), 1));
    assert_eq!(square(4), Ok(16));
    square::put(&4, 17);
    assert_eq!(square::peek(&4), Some(17));
}

#[test]
fn refresh_computes_and_replaces() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn count(n: u64) -> Result<usize, ()> {
        match LOADS.count() {
            3 => Err(()),
            loads => Ok(loads + n as usize),
        }
    }
    assert_eq!((count::refresh(0), count(0)), (Ok(0), Ok(0)));
    assert_eq!((count::refresh(0), count(0)), (Ok(1), Ok(1)));
    assert_eq!((count(0), count(1)), (Ok(1), Ok(3)));
    // one that fails replaces nothing
    assert_eq!(count::refresh(0), Err(()));
    assert_eq!(count::len(), 2);
}

/// Also in a future whose first poll is over.
#[test]
fn what_is_called_inside_is_not_refreshed() {
    #[cached]
    fn inner(n: u64) -> u64 {
        n
    }
    #[cached]
    async fn outer(n: u64) -> u64 {
        let first = inner(n);
        tokio::task::yield_now().await;
        first + inner(n + 1)
    }
    inner(1);
    inner(2);
    assert_eq!(block_on(outer::refresh(1)), 3);
    assert_eq!(block_on(outer::uncached(1)), 3);
    assert_eq!((inner::stats().loads, outer::stats().loads), (2, 2));
}

#[test]
fn uncached_neither_reads_nor_stores() {
    static LOADS: Counter = Counter::new();
    #[cached]
    async fn count(n: u64) -> usize {
        tokio::task::yield_now().await;
        LOADS.count() + n as usize
    }
    assert_eq!(block_on(count::uncached(0)), 0);
    assert!(!count::contains(&0));
    assert_eq!((block_on(count(0)), block_on(count::uncached(0))), (1, 2));
    assert_eq!(block_on(count(0)), 1);
    assert_eq!((block_on(count::refresh(0)), block_on(count(0))), (3, 3));
}

/// The verb is for the call alone, not for those that its body makes.
#[test]
fn a_verb_does_not_spread_to_what_is_called_inside() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn inner(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[cached]
    fn outer(n: u64) -> u64 {
        inner(n) + inner(n)
    }
    assert_eq!((outer::uncached(1), LOADS.get()), (2, 1));
    assert_eq!((outer::refresh(1), LOADS.get()), (2, 1));
    assert!(inner::contains(&1) && outer::contains(&1));
}

#[test]
fn invalidate_and_clear_take_out_what_they_name() {
    #[cached]
    fn sum(a: u64, b: &str) -> usize {
        a as usize + b.len()
    }
    for a in 0..10 {
        sum(a, "x");
    }
    sum::invalidate(&3, "x");
    sum::invalidate(&100, "x");
    assert_eq!((sum::len(), sum::contains(&3, "x")), (9, false));
    assert_eq!(sum::stats().invalidated, 1);
    sum::clear();
    assert_eq!((sum::len(), sum::stats().invalidated), (0, 10));
    sum::clear();
    assert_eq!(sum(1, "x"), 2);
}

#[test]
fn stats_count_what_happened() {
    #[cached(capacity = 2)]
    fn value(n: u64) -> Result<u64, ()> {
        if n == 9 { Err(()) } else { Ok(n) }
    }
    let _ = (value(1), value(1), value(2), value(9), value(3));
    value::invalidate(&3);
    let larder::Stats {
        hits,
        misses,
        loads,
        joined,
        stored,
        overtaken,
        expired,
        evicted,
        invalidated,
        ..
    } = value::stats();
    assert_eq!((hits, misses, loads, joined), (1, 4, 4, 0));
    assert_eq!((stored, evicted, invalidated), (3, 1, 1));
    assert_eq!((overtaken, expired), (0, 0));
}

/// A tag leaves the entries where they are, until they are met.
#[test]
fn what_is_out_of_date_goes_when_it_is_met() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64) -> u64 {
        id
    }
    row(1);
    larder::invalidate!(Row(1));
    assert_eq!((row::peek(&1), row::len()), (None, 0));
    assert_eq!(row::stats().invalidated, 1);
}

/// A load that was overtaken by an invalidation is its own caller's.
#[test]
fn what_was_overtaken_is_not_stored() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)), ignore(meanwhile))]
    fn row(id: u64, meanwhile: fn()) -> u64 {
        meanwhile();
        id
    }
    let ways: [fn(); 3] = [
        || larder::invalidate!(Row(1)),
        || row::invalidate(&1),
        row::clear,
    ];
    for (before, way) in (0..).zip(ways) {
        row(1, way);
        let stats = row::stats();
        assert_eq!((stats.stored, stats.overtaken), (0, before + 1));
        assert_eq!(row::len(), 0);
    }
}

#[test]
fn an_entry_has_the_verbs_of_one_key() {
    #[cached]
    fn square(n: u64) -> u64 {
        n * n
    }
    struct Square;
    impl Square {
        #[cached(ignore(self))]
        fn of(&self, n: u64) -> u64 {
            n * n
        }
    }
    let n = 3;
    assert!(!larder::entry!(square(n)).contains());
    assert_eq!((square(3), larder::entry!(square(n)).peek()), (9, Some(9)));
    larder::entry!(square(n + 1)).put(5);
    assert_eq!(square(4), 5);
    larder::entry!(square(n)).invalidate();
    assert_eq!(square::peek(&3), None);
    assert_eq!(larder::entry!(square(n)).key(), square::key(&3));

    assert_eq!(larder::entry!(Square::of(n)).peek(), None);
    larder::entry!(Square::of(n)).put(8);
    assert_eq!(Square.of(3), 8);
    larder::entry!(Square::of(n)).invalidate();
    assert_eq!(
        (Square.of(3), larder::entry!(Square::of(3)).contains()),
        (9, true)
    );
}

#[test]
fn invalidate_takes_the_whole_grammar() {
    #[derive(Tag)]
    struct Row {
        table: &'static str,
        id: u64,
    }
    #[derive(Tag)]
    struct User(u64);
    #[derive(Tag)]
    struct Anything;
    #[cached(tags(Row { table: "posts", id }, User(user), Anything))]
    fn post(user: u64, id: u64) -> u64 {
        user * 100 + id
    }
    let (user, id) = (1, 2);
    macro_rules! takes_out {
        ($($target:tt)+) => {{
            let others = post::contains(&5, &6);
            post(1, 2);
            larder::invalidate!($($target)+);
            assert!(!post::contains(&1, &2), "{}", stringify!($($target)+));
            post(5, 6);
            let _ = others;
        }};
    }
    takes_out!(post(user, id));
    takes_out!(post(user, ..));
    takes_out!(post(_, id));
    takes_out!(post(..));
    takes_out!(post { user, id });
    takes_out!(post { id, user: 1 });
    takes_out!(post { user, .. });
    takes_out!(post { id: 1 + 1, .. });
    takes_out!(User(user));
    takes_out!(User(..));
    takes_out!(Row {
        table: "posts",
        id: 2
    });
    takes_out!(Row(..));
    takes_out!(Anything);
    takes_out!(post(7, 7), User(8), post(user, id),);
    assert!(post::contains(&5, &6));
    larder::invalidate!(
        post(5, 7),
        post(1, ..),
        post(_, 2),
        post { user: 1, .. },
        User(1)
    );
    larder::invalidate!(
        Row {
            table: "users",
            id: 6
        },
        Row {
            table: "posts",
            id: 2
        }
    );
    assert!(post::contains(&5, &6), "named by none of them");
}
