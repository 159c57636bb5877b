//! What every store has to do, as a test for those who write one.

mod answers;
mod batches;
mod races;
mod sizes;
mod subject;
#[cfg(test)]
mod tests;
mod times;
mod versions;
mod waiting;
mod watching;

use crate::store::Store;
use subject::{Subject, side_by_side};

/// Tries whether a store keeps the rules that larder relies on.
///
/// `make` gives a store to try, or another handle of the same one: it is called once for each group of
/// rules, and these run side by side, under keys that nobody else has. What is behind the store
/// should have nothing else to do, and room for some hundred megabytes if the store does not limit
/// [the size of a value](Store::largest): a store may drop entries whenever it likes, but the rules
/// can't be tried on one that does.
///
/// ```no_run
/// # mod larder { pub use cache_core::{store, testing}; }
/// larder::testing::store_conformance(larder::store::InMemory::default);
/// ```
///
/// It takes some five seconds.
///
/// # Panics
///
/// If the store breaks a rule: with the rule, and what to do about it.
pub fn store_conformance<S: Store>(make: impl Fn() -> S) {
    let groups: [fn(&Subject<'_>); 8] = [
        answers::check,
        batches::check,
        versions::check,
        races::check,
        times::check,
        sizes::check,
        waiting::check,
        watching::check,
    ];
    let stores: Vec<S> = groups.iter().map(|_| make()).collect();
    let other = make();
    let checks = groups.into_iter().zip(&stores);
    let checks = checks.map(|(check, store)| (check, Subject::new(store).beside(&other)));
    side_by_side(checks.map(|(check, subject)| move || check(&subject)));
}
