//! A circuit breaker: while a store is out of order, calls don't wait for it (Nygard 2007).

use crate::lease::state;
use crate::logs::{info, warn};
#[cfg(feature = "tracing")]
use crate::observe;
use crate::store::{Fault, FaultKind};
use crate::sync::{Instant, Mutex};
use std::time::Duration;

/// After how many faults in a row a store is left alone.
const FAULTS: u32 = 3;
/// For how long it is left alone at first; then twice as long each time, up to the most.
const REST: Duration = Duration::from_millis(50);
const LONGEST_REST: Duration = Duration::from_secs(2);
/// How often it is said at most that a store refuses what it is asked: a password may be wrong, or there
/// may be no room, which is so for some things and not for others.
const SAID_AGAIN: Duration = Duration::from_secs(60);

/// Whether a store is asked at all.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Faults since the last answer.
    faults: u32,
    /// When the next call may try whether it is in order again.
    probe_at: Option<Instant>,
    rest: Duration,
    /// When it was last said that the store refuses.
    said: Option<Instant>,
    total: u64,
}

impl Breaker {
    /// Whether to ask the store. While it rests that is one call now and then.
    pub(crate) fn lets_through(&self) -> bool {
        let mut state = self.0.lock();
        match state.probe_at {
            None => true,
            Some(at) if Instant::now() < at => false,
            Some(_) => {
                // until that call has its answer the others go on without
                state.rest_once_more();
                true
            }
        }
    }

    /// Takes note of what came of asking.
    pub(crate) fn judge(&self, fault: Option<&Fault>, name: impl Fn() -> String) {
        #[cfg(feature = "tracing")]
        if let Some(fault) = fault {
            observe::trace::fault(&name(), fault);
        }
        let mut state = self.0.lock();
        let Some(fault) = fault else {
            let was_resting = state.probe_at.take().is_some();
            (state.faults, state.rest) = (0, Duration::ZERO);
            drop(state);
            if was_resting {
                info!("the store {} answers again", name());
            }
            return;
        };
        state.total += 1;
        if !matches!(fault.kind, FaultKind::Unreachable | FaultKind::TimedOut) {
            let is_news = state.said.is_none_or(|said| said.elapsed() >= SAID_AGAIN);
            if is_news && matches!(fault.kind, FaultKind::Refused | FaultKind::Garbled) {
                state.said = Some(Instant::now());
                drop(state);
                warn!(
                    "the store {} does not do what it is asked, calls compute without it: \
                     {fault}",
                    name()
                );
            }
            return;
        }
        state.faults += 1;
        if state.faults >= FAULTS && state.probe_at.is_none() {
            state.rest_once_more();
            drop(state);
            warn!(
                "the store {} is out of order, calls compute without it: {fault}",
                name()
            );
        }
    }

    /// Whether the store is left alone for now.
    pub(crate) fn rests(&self) -> bool {
        self.0.lock().probe_at.is_some()
    }

    /// How many operations came to nothing so far.
    pub(crate) fn total(&self) -> u64 {
        self.0.lock().total
    }
}

impl State {
    fn rest_once_more(&mut self) {
        self.rest = (self.rest * 2).clamp(REST, LONGEST_REST);
        let now = Instant::now();
        // all processes came to this at once, and are not to come back at once
        let jitter = state().hash_one((self.total, self.faults)) % 50;
        let jitter = u32::try_from(jitter).unwrap_or_default();
        self.probe_at = Some(now + self.rest + self.rest * jitter / 100);
    }
}
