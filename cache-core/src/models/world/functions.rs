//! The functions that the models call.

use super::cached::{Cached, cached, plain};
use super::calls::{get, of};
use super::database::{ROWS, Seen, merge, read};
use super::tags::tag_names;
use crate::memo::{Definition, Period, Timeout};
use crate::sync::thread_local;
use std::cell::Cell;
use std::time::Duration;

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
    /// Reads row `a`, and has its errors kept.
    Failing: |definition: Definition<_, _>| definition
        .cache_err(Period::Fixed(Duration::from_secs(10)))
        .tags_of_key(|(a, _)| tag_names(*a)),
    |a, _b| read(a), |a, _| tag_names(a)
}

cached! {
    /// Reads row `a`; of its entries two fit.
    Heavy: |definition: Definition<_, _>| definition.weigh(6, |_, _| 3), |a, _b| read(a)
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
