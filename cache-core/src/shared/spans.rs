//! The options about time that are kept in the store: what becomes of an entry that is there.

use super::fill::millis;
use super::look::{Found, now};
use crate::memo::Period;
use std::time::Duration;

/// What an attribute says of entries that are there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spans {
    /// How long an entry is kept without being read.
    pub(crate) idle: Option<Period>,
    /// How long past its time a value is served while another call computes.
    pub(crate) stale: Option<Period>,
    /// How long past its time a value is served in the place of a failure.
    pub(crate) stale_if_error: Option<Period>,
}

/// How long an entry is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stay {
    /// When that began, in milliseconds since 1970: before the entry is stored, however long that takes.
    from: u64,
    /// For how long it is fresh.
    life: Duration,
    /// For how long it has its uses after that.
    beyond: Duration,
    /// For how long it is kept without being read, if that is said.
    idle: Option<Duration>,
}

impl Spans {
    /// For how long what is read now lives on at least, if that is said.
    pub(super) fn idle(&self) -> Option<Duration> {
        self.idle.map(Period::duration)
    }

    /// How long a copy near the caller may be served: its entry has to be read in the store again before
    /// it was idle for too long.
    pub(super) fn near(&self) -> Option<Duration> {
        self.idle().map(|idle| idle / 2)
    }

    /// How long a value is there that is fresh for so long.
    pub(super) fn of_value(&self, life: Duration) -> Stay {
        let beyond = [self.stale, self.stale_if_error].map(|period| period.map(Period::duration));
        Stay {
            from: now(),
            life,
            beyond: beyond.into_iter().flatten().max().unwrap_or_default(),
            idle: self.idle(),
        }
    }

    /// Whether a value past its time has its uses.
    pub(crate) fn keep_expired(&self) -> bool {
        self.stale.or(self.stale_if_error).is_some()
    }

    /// Whether a value may be served while another call computes.
    pub(crate) fn serve_meanwhile(&self, found: &Found) -> bool {
        covers(self.stale, found)
    }

    /// Whether a value may be served in the place of a failure.
    pub(crate) fn serve_instead(&self, found: &Found) -> bool {
        covers(self.stale_if_error, found)
    }
}

fn covers(period: Option<Period>, found: &Found) -> bool {
    period.is_some_and(|period| found.past() < period.duration())
}

impl Stay {
    /// That of an error, which is kept for so long.
    pub(super) fn of_failure(life: Duration) -> Self {
        Stay {
            from: now(),
            life,
            beyond: Duration::ZERO,
            idle: None,
        }
    }

    /// Until when it is fresh, in milliseconds since 1970.
    pub(super) fn fresh_until(self) -> u64 {
        self.from.saturating_add(millis(self.life))
    }

    /// Until when it may be served at all.
    pub(super) fn deadline(self) -> u64 {
        self.from.saturating_add(millis(self.whole()))
    }

    /// For how long it may be served at all.
    pub(super) fn whole(self) -> Duration {
        self.life.saturating_add(self.beyond)
    }

    /// How long it is there if nobody reads it.
    pub(super) fn unread(self) -> Duration {
        self.idle
            .map_or(self.whole(), |idle| idle.min(self.whole()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn how_long_it_takes_to_store_a_value_lengthens_nothing() {
        let spans = Spans::default();
        let life = Duration::from_secs(60);
        let before = now();
        let stay = [spans.of_value(life), Stay::of_failure(life)];
        let after = now();
        thread::sleep(Duration::from_millis(5));
        for stay in stay {
            assert!((before + 60_000..=after + 60_000).contains(&stay.fresh_until()));
            assert_eq!(stay.deadline(), stay.fresh_until());
        }
    }
}
