//! What came of the checks of one function.

use super::check::{Check, compare};
use super::suspects::{MOST, Suspect, Verdict};
use super::writes::UnderWay;
use super::{Checking, Same};
use crate::clock::since_1970;
use crate::memo::AnyMemo;
#[cfg(feature = "tracing")]
use crate::observe;
use crate::sync::Mutex;
use std::time::Duration;

/// What came of the checks of one function, besides the counters in its `Stats`.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<Option<Box<State>>>);

#[derive(Debug, Default)]
struct State {
    seen: Seen,
    suspects: Vec<Suspect>,
    has_warned: bool,
}

/// What is told of it.
#[derive(Clone, Default, Debug)]
pub(crate) struct Seen {
    /// Hits of which the body failed when it ran again.
    pub(crate) failed: u64,
    /// Differences that a declared write explains.
    pub(crate) overtaken: u64,
    /// Differences of which it is not known yet.
    pub(crate) undecided: u64,
    /// When the last disagreement was seen to be one, since 1970, and of which entry.
    pub(crate) last: Option<(Duration, String)>,
}

/// What comes of one recomputation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Agreed,
    Differed,
    /// There is nothing to compare.
    Failed,
}

impl Checks {
    /// Whether another hit can be looked after.
    pub(crate) fn have_room(&self) -> bool {
        let state = self.0.lock();
        state.as_ref().is_none_or(|it| it.suspects.len() < MOST)
    }

    /// What was seen so far.
    pub(crate) fn seen(&self) -> Seen {
        let state = self.0.lock();
        let Some(state) = state.as_ref() else {
            return Seen::default();
        };
        Seen {
            undecided: state.suspects.iter().map(|suspect| suspect.times).sum(),
            ..state.seen.clone()
        }
    }

    fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        change(self.0.lock().get_or_insert_default())
    }

    fn suspect(&self, check: Check, key: String, writes: UnderWay) {
        let suspect = Suspect::new(check, key, writes);
        self.change(|State { suspects, .. }| {
            let mut known = suspects.iter_mut();
            match known.find(|known| known.is_of(&suspect.check, &suspect.key)) {
                Some(known) => known.times += 1,
                None => suspects.push(suspect),
            }
        });
    }

    /// Takes out the suspects of which it is time to decide, and says what is known of each.
    fn take_decided(&self) -> Vec<(Suspect, Verdict)> {
        let suspects = match self.0.lock().as_mut() {
            Some(state) => std::mem::take(&mut state.suspects),
            None => return Vec::new(),
        };
        // it is asked of writes, which have locks of their own
        let all = suspects.into_iter().map(|mut suspect| {
            let verdict = suspect.verdict();
            (suspect, verdict)
        });
        let (left, decided): (Vec<_>, Vec<_>) =
            all.partition(|(_, verdict)| *verdict == Verdict::NotYet);
        self.put_back(left.into_iter().map(|(suspect, _)| suspect));
        decided
    }

    fn put_back(&self, suspects: impl Iterator<Item = Suspect>) {
        self.change(|state| state.suspects.extend(suspects));
    }
}

/// Takes note of what came of a recomputation; of its value none if that failed. Runs code of the user's,
/// and lets no panic of it out. Gives back what the caller is given, and the suspects of which only
/// their stores can tell.
pub(crate) fn judge<V>(
    memo: &dyn AnyMemo,
    same: Same<V>,
    checking: Checking<V>,
    computed: Option<&V>,
) -> (V, Vec<Suspect>) {
    let Checking { value, check, key } = checking;
    let outcome = compare(same, &value, computed);
    (value, note(memo, outcome, check, key))
}

fn note(memo: &dyn AnyMemo, outcome: Outcome, check: Check, key: String) -> Vec<Suspect> {
    // first: what comes now is no evidence of what came before
    let to_ask = decide(memo);
    match outcome {
        Outcome::Agreed => memo.counters().checked.count(),
        Outcome::Failed => memo.checks().change(|state| state.seen.failed += 1),
        Outcome::Differed => {
            let writes = UnderWay::now();
            match writes.meet(&check) {
                true => memo.checks().change(|state| state.seen.overtaken += 1),
                false => memo.checks().suspect(check, key, writes),
            }
        }
    }
    to_ask
}

/// Decides of the suspects of a function of which that can be done; gives back those of which only their
/// stores can tell.
pub(crate) fn decide(memo: &dyn AnyMemo) -> Vec<Suspect> {
    let mut to_ask = Vec::new();
    for (suspect, verdict) in memo.checks().take_decided() {
        let stands = verdict == Verdict::Stands;
        match stands && suspect.is_elsewhere() {
            true => to_ask.push(suspect),
            false => conclude(memo, &suspect, stands),
        }
    }
    to_ask
}

/// The same where no store can be asked.
pub(super) fn decide_here(memo: &dyn AnyMemo) {
    let left = decide(memo);
    memo.checks().put_back(left.into_iter());
}

/// Takes note of what a suspect turned out to be.
pub(crate) fn conclude(memo: &dyn AnyMemo, suspect: &Suspect, stands: bool) {
    let checks = memo.checks();
    if !stands {
        return checks.change(|state| state.seen.overtaken += suspect.times);
    }
    let times = usize::try_from(suspect.times).unwrap_or(usize::MAX);
    memo.counters().checked.add(times);
    memo.counters().disagreed.add(times);
    let is_first = checks.change(|state| {
        state.seen.last = Some((since_1970(), suspect.key.clone()));
        !std::mem::replace(&mut state.has_warned, true)
    });
    let function = memo.site().name();
    #[cfg(feature = "tracing")]
    observe::trace::disagreed(function, &suspect.key);
    #[cfg(feature = "shared")]
    if is_first {
        crate::logs::warn!(
            "what is cached of {function} is not what its body computes now ({}), and nothing has \
             invalidated it: some write is not declared, or the body returns something else each time",
            suspect.key
        );
    }
    let _ = (is_first, function);
}

impl Suspect {
    /// Whether only a store can tell whether the answer still stands.
    fn is_elsewhere(&self) -> bool {
        #[cfg(feature = "shared")]
        return !self.check.stamps().is_empty();
        #[cfg(not(feature = "shared"))]
        false
    }

    /// Asks the stores.
    #[cfg(feature = "shared")]
    pub(crate) async fn stands_elsewhere(&self) -> bool {
        let stamps = self.check.stamps().to_vec();
        matches!(crate::shared::stand(stamps).await, Ok(true))
    }
}
