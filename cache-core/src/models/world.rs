//! What models are about: a database of versions, functions cached over it, and the oracle.

use crate::call::Settled;
use crate::context::Call;
use crate::entry::Entry;
#[cfg(shuttle)]
use crate::flight::{Board, Boarding, Outcome, Waiting};
use crate::function::Function;
use crate::key::{Parts, Plain};
use crate::lease::{Fingerprint, Mask};
use crate::memo::{Definition, Memo, Period, Site, Timeout};
use crate::returned::{Sharing, keep_all};
use crate::sync::{AtomicBool, AtomicU64, Ordering, statics, thread_local};
use crate::tag::{Tag, TagFields, TagName};
use crate::target::Target;
use crate::write::{Ended, Write};
use std::cell::Cell;
use std::time::Duration;

pub(super) const ROWS: usize = 2;

/// The versions of the rows that a value was made of.
pub(super) type Seen = [Option<u64>; ROWS];

/// Versions from here on are seen inside the transaction that makes them only.
pub(super) const UNCOMMITTED: u64 = 100;

statics! {
    static ROW: [AtomicU64; ROWS] = [const { AtomicU64::new(0) }; ROWS];
    /// The last versions whose writes have returned.
    static WRITTEN: [AtomicU64; ROWS] = [const { AtomicU64::new(0) }; ROWS];
    static DOWN: AtomicBool = AtomicBool::new(false);
}

thread_local! {
    /// What the transaction of this thread sees instead of the rows.
    static TRANSACTION: Cell<Option<[u64; ROWS]>> = Cell::new(None);
}

/// What a body reads. The order of reading and writing is up to the runtime, so nothing is
/// ordered here.
pub(super) fn read(row: u64) -> Seen {
    let version = match TRANSACTION.with(Cell::get) {
        Some(rows) => rows[row as usize],
        None => ROW[row as usize].load(Ordering::Relaxed),
    };
    made_of(row, version)
}

/// The rows as they are.
pub(super) fn rows() -> [u64; ROWS] {
    std::array::from_fn(|row| ROW[row].load(Ordering::Relaxed))
}

/// Changes a row. The later version stays, whichever write comes last.
pub(super) fn commit(row: u64, version: u64) {
    ROW[row as usize].fetch_max(version, Ordering::Relaxed);
}

/// Changes a row, after whatever changed it before.
pub(super) fn commit_next(row: u64) -> u64 {
    ROW[row as usize].fetch_add(1, Ordering::Relaxed) + 1
}

/// A value made of one row.
pub(super) fn made_of(row: u64, version: u64) -> Seen {
    let mut seen = [None; ROWS];
    seen[row as usize] = Some(version);
    seen
}

/// Notes that the write of a version has returned.
pub(super) fn returned(row: u64, version: u64) {
    WRITTEN[row as usize].fetch_max(version, Ordering::Release);
}

/// Runs a body whose reads see these rows.
pub(super) fn transaction<R>(rows: [u64; ROWS], body: impl FnOnce() -> R) -> R {
    TRANSACTION.with(|seen| seen.set(Some(rows)));
    let result = body();
    TRANSACTION.with(|seen| seen.set(None));
    result
}

/// The earlier version of each row.
pub(super) fn merge(one: Seen, other: Seen) -> Seen {
    std::array::from_fn(|row| one[row].into_iter().chain(other[row]).min())
}

/// The kinds of the two arguments that every function here has.
pub(super) type Two = (Plain<u64>, (Plain<u64>, ()));

/// A cached function as the attribute emits it.
pub(super) trait Cached:
    for<'k> Function<Parts = Two, Query<'k> = <Two as Parts>::Query<'k>, Value = Seen> + Sized
{
    fn memo() -> &'static Memo<Self>;
    fn body(a: u64, b: u64) -> Seen;
    fn tags(_: u64, _: u64) -> Vec<Fingerprint> {
        Vec::new()
    }
}

macro_rules! cached {
    ($(#[$doc:meta])* $name:ident: $definition:expr, |$a:ident, $b:ident| $body:expr $(, $tags:expr)?) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) enum $name {}

        impl $crate::function::Function for $name {
            type Parts = $crate::models::world::Two;
            type Key = <Self::Parts as $crate::key::Parts>::Key;
            type Query<'k> = <Self::Parts as $crate::key::Parts>::Query<'k>;
            type Options<'k> = <Self::Parts as $crate::key::Parts>::Options<'k>;
            type Value = $crate::models::world::Seen;
        }

        impl $crate::models::world::Cached for $name {
            fn memo() -> &'static $crate::memo::Memo<Self> {
                $crate::sync::statics! {
                    static MEMO: $crate::memo::Memo<$name> = {
                        let site = $crate::models::world::site(stringify!($name));
                        $crate::memo::Memo::new($definition($crate::memo::Definition::new(site)))
                    };
                }
                &MEMO
            }

            fn body($a: u64, $b: u64) -> $crate::models::world::Seen {
                $body
            }

            $(fn tags(a: u64, b: u64) -> Vec<$crate::lease::Fingerprint> {
                $tags(a, b)
            })?
        }
    };
}

pub(super) fn site(name: &'static str) -> Site {
    Site {
        path: name.into(),
        key_prefix: None,
        file: name,
        line: 0,
    }
}

/// The definition as it is.
pub(super) fn plain<K, V>(definition: Definition<K, V>) -> Definition<K, V> {
    definition
}

cached! {
    /// Reads row `a`; `b` is there to invalidate by part.
    Row: |definition: Definition<_, _>| definition.capacity(2), |a, _b| read(a)
}

cached! {
    /// Reads both rows by way of [`Row`].
    Both: plain, |_a, b| merge(get::<Row>(0, b), get::<Row>(1, b))
}

cached! {
    /// Reads [`Both`].
    Top: plain, |a, b| get::<Both>(a, b)
}

cached! {
    /// Reads row `a` by itself, and has the row's tag.
    Tagged: |definition: Definition<_, _>| definition.tags_of_key(|(a, _)| tag_names(*a)),
    |a, _b| read(a), |a, _| tag_names(a)
}

cached! {
    /// Reads row 0 under more keys of [`Row`] than are worth a lease each.
    Wide: plain, |_a, _b| (0..3).map(|b| get::<Row>(0, b)).fold([None; ROWS], merge)
}

cached! {
    /// Reads [`Wide`].
    OverWide: plain, |a, b| get::<Wide>(a, b)
}

cached! {
    /// Looks whether row `a` is cached, and reads it if not.
    Peeks: plain, |a, b| of::<Row>(&a, &b).peek().unwrap_or_else(|| read(a))
}

cached! {
    /// Reads row `a` by way of [`Row`], and is kept past its deadline.
    AgedOverRow: |definition: Definition<_, _>| definition
        .timeout(Timeout::After(Period::Fixed(Duration::from_secs(10))))
        .stale_if_error(Period::Fixed(Duration::from_secs(10))),
    |a, b| get::<Row>(a, b)
}

cached! {
    /// Reads row `a`, and is kept past its deadline.
    Aged: |definition: Definition<_, _>| definition
        .timeout(Timeout::After(Period::Fixed(Duration::from_secs(10))))
        .stale(Period::Fixed(Duration::from_secs(10)))
        .stale_if_error(Period::Fixed(Duration::from_secs(10)))
        .tags_of_key(|(a, _)| tag_names(*a)),
    |a, _b| read(a), |a, _| tag_names(a)
}

cached! {
    /// Reads row `a` by way of [`Pong`], unless that calls it.
    Ping: plain, |a, b| by_way_of::<Pong>(a, b)
}

cached! {
    /// Reads row `a` by way of [`Ping`], unless that calls it.
    Pong: plain, |a, b| by_way_of::<Ping>(a, b)
}

thread_local! {
    /// Whether a body by way of another runs on this thread.
    static ON_THE_WAY: Cell<bool> = Cell::new(false);
}

fn by_way_of<F: Cached>(a: u64, b: u64) -> Seen {
    if ON_THE_WAY.with(|on| on.replace(true)) {
        return read(a);
    }
    let seen = get::<F>(a, b);
    ON_THE_WAY.with(|on| on.set(false));
    seen
}

/// A row's tag, within that of the table.
struct RowTag;

/// The tag that all rows are within.
struct TableTag;

impl Tag for RowTag {
    type Names = ();
    const NAMES: () = ();
}

impl Tag for TableTag {
    type Names = ();
    const NAMES: () = ();
}

fn row_tag(row: u64) -> TagName {
    let table = table_tag().names().collect();
    TagFields::of::<RowTag>()
        .field::<Plain<u64>>(&row)
        .name()
        .within(table)
}

fn table_tag() -> TagName {
    TagFields::of::<TableTag>().name()
}

/// The names that a value with the tag of a row depends on.
fn tag_names(row: u64) -> Vec<Fingerprint> {
    crate::tag::tag_names([row_tag(row)])
}

/// Calls a cached function.
pub(super) fn get<F: Cached>(a: u64, b: u64) -> Seen {
    get_by::<F>(a, b, || F::body(a, b))
}

/// Calls a cached function with another body than its own.
pub(super) fn get_by<F: Cached>(a: u64, b: u64, body: impl FnOnce() -> Seen) -> Seen {
    let started = of::<F>(&a, &b).call(Call::start()).tagged(|| F::tags(a, b));
    match started.settle::<false, Seen>(Sharing::NONE) {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run(keep_all, Sharing::NONE, body),
    }
}

/// Calls a cached function that fails while the database is down.
pub(super) fn try_get<F: Cached>(a: u64, b: u64) -> Result<Seen, ()> {
    let started = of::<F>(&a, &b).call(Call::start()).tagged(|| F::tags(a, b));
    let body = || {
        let seen = F::body(a, b);
        if DOWN.load(Ordering::Relaxed) {
            Err(())
        } else {
            Ok(seen)
        }
    };
    match started.settle::<true, Result<Seen, ()>>(Sharing::NONE) {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run::<true, _>(keep_all, Sharing::NONE, body),
    }
}

/// Lets calls fail from now on, or succeed again.
pub(super) fn set_down(down: bool) {
    DOWN.store(down, Ordering::Relaxed);
}

/// The entry of a key.
pub(super) fn of<'k, F: Cached>(a: &'k u64, b: &'k u64) -> Entry<'k, F> {
    Entry::new(F::memo(), (a, (b, ())))
}

/// One entry as a target.
pub(super) fn entry<F: Cached>(a: u64, b: u64) -> Target {
    of::<F>(&a, &b).target()
}

/// Every entry with these parts as a target.
pub(super) fn slice<F: Cached>(a: Option<u64>, b: Option<u64>) -> Target {
    let mut digests = Vec::new();
    let options = (a.as_ref(), (b.as_ref(), ()));
    Two::some_digests(&options, F::memo().hasher(), &mut digests);
    let mask = Mask::of(&digests);
    let digests: Vec<u64> = digests.into_iter().map(Option::unwrap_or_default).collect();
    Target::slice(F::memo(), mask, mask.digest(&digests))
}

/// Every entry of a function as a target.
pub(super) fn whole<F: Cached>() -> Target {
    Target::whole(F::memo())
}

/// The tag of a row as a target.
pub(super) fn tag(row: u64) -> Target {
    row_tag(row).target()
}

/// Every tag of a row as a target.
pub(super) fn every_tag() -> Target {
    crate::tag::every::<RowTag>()
}

/// The tag that those of the rows are within as a target.
pub(super) fn table() -> Target {
    table_tag().target()
}

/// A declared write that succeeds.
pub(super) fn write<R>(targets: Vec<Target>, body: impl FnOnce() -> R) -> R {
    let mut write = Write::to_come();
    write.begin(targets);
    write.run(body, |_| Ended {
        succeeded: true,
        targets: Vec::new(),
    })
}

/// A write of one row that names `target`, from its start until it has returned.
pub(super) fn change(row: u64, version: u64, target: impl FnOnce() -> Target) {
    write(vec![target()], || commit(row, version));
    returned(row, version);
}

/// Reads, and holds the answer against the oracle.
pub(super) fn check<F: Cached>(a: u64, b: u64) {
    let written = written();
    assess::<F>(get::<F>(a, b), written);
}

/// The same for a call that may fail.
pub(super) fn try_check<F: Cached>(a: u64, b: u64) {
    let written = written();
    if let Ok(seen) = try_get::<F>(a, b) {
        assess::<F>(seen, written);
    }
}

/// The versions that a read which begins now must not be behind.
pub(super) fn written() -> [u64; ROWS] {
    std::array::from_fn(|row| WRITTEN[row].load(Ordering::Acquire))
}

pub(super) fn assess<F: Cached>(seen: Seen, written: [u64; ROWS]) {
    for (seen, written) in seen.into_iter().zip(written) {
        let (name, seen) = (&F::memo().definition.site.path, seen.unwrap_or(written));
        assert!(
            seen >= written,
            "stale: {name} has version {seen}, and {written} was written"
        );
        assert!(seen < UNCOMMITTED, "uncommitted: {name} has version {seen}");
    }
}

/// Has every static made. While a thread unwinds, `shuttle` makes none.
#[cfg(shuttle)]
pub(super) fn prepare() {
    rest();
    whole::<Row>().apply();
    let flights = Board::<u64, u64>::new(1);
    let flight = |key| match flights.board(key, key, |other| *other == key, || None) {
        Boarding::Lead(flight) => flight,
        _ => unreachable!("nobody else is there"),
    };
    let (one, other) = (flight(1), flight(2));
    let waiting = Waiting::new(one.clone(), vec![other.id()]);
    one.end(Outcome::Lost);
    if let Some(waiting) = waiting {
        waiting.block();
    }
}

/// When nobody writes any more every answer is the last version.
pub(super) fn rest() {
    for b in 0..2 {
        for row in 0..ROWS as u64 {
            check::<Row>(row, b);
            check::<Tagged>(row, b);
        }
        check::<Both>(0, b);
        check::<Top>(0, b);
    }
}
