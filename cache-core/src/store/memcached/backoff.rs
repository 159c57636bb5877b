//! How long a server that failed is left alone.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;
use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// Until when not to try again: longer each time, up to a second, and by chance, so that not all
/// programs come back at once.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    until: Option<Instant>,
}

impl Backoff {
    /// It failed once more.
    pub(super) fn failed(&mut self) {
        let whole = FIRST.saturating_mul(1 << self.failures.min(8)).min(LONGEST);
        let part = f64::from(u32::try_from(random() >> 32).unwrap_or(0)) / f64::from(u32::MAX);
        self.until = Some(Instant::now() + whole.mul_f64(0.5 + part / 2.0));
        self.failures = self.failures.saturating_add(1);
    }

    /// It worked.
    pub(super) fn worked(&mut self) {
        *self = Backoff::default();
    }

    /// Whether it is too early to try again.
    pub(super) fn is_on(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() < until)
    }
}

/// A number that is another each time.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
