//! How long a server that failed is left alone.

use super::Fault;
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
    /// Until when, and why.
    until: Option<(Instant, Fault)>,
}

impl Backoff {
    /// It failed once more, with this.
    pub(super) fn failed(&mut self, fault: &Fault) {
        let whole = FIRST.saturating_mul(1 << self.failures.min(8)).min(LONGEST);
        let part = f64::from(u32::try_from(random() >> 32).unwrap_or(0)) / f64::from(u32::MAX);
        let until = Instant::now() + whole.mul_f64(0.5 + part / 2.0);
        self.until = Some((until, fault.clone()));
        self.failures = self.failures.saturating_add(1);
    }

    /// It worked.
    pub(super) fn worked(&mut self) {
        *self = Backoff::default();
    }

    /// With what it failed, if it is too early to try again.
    pub(super) fn cause(&self) -> Option<&Fault> {
        let (until, fault) = self.until.as_ref()?;
        (Instant::now() < *until).then_some(fault)
    }
}

/// A number that is another each time.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
