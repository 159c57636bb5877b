//! The protocol with one guard broken: the checker finds what comes of it, each time.

use crate::guards::Guard;
use crate::model::Setting;
use crate::properties::{FRESH, KEPT};
use crate::store::Key;
use crate::writer::Kind;
use stateright::{Checker, HasDiscoveries, Model, Path};

/// The first steps that lead to what must not be, if any do.
fn find(setting: Setting, property: &'static str) -> Option<Vec<crate::model::Step>> {
    let enough = HasDiscoveries::AllOf([property].into());
    let checker = setting.checker().finish_when(enough).spawn_bfs().join();
    println!("{} states", checker.unique_state_count());
    checker.discovery(property).map(Path::into_actions)
}

#[track_caller]
fn is_found(guard: Guard, setting: Setting) {
    let found = find(setting.broken(guard), FRESH);
    let steps = found.unwrap_or_else(|| panic!("{guard:?} is not found to be wrong"));
    println!("{guard:?}: {} steps: {steps:?}", steps.len());
}

#[track_caller]
fn is_harmless(guard: Guard, setting: Setting) {
    let found = find(setting.broken(guard), FRESH);
    assert!(found.is_none(), "{guard:?}: {found:#?}");
}

/// One that calls twice, and one that writes.
fn ordinary() -> Setting {
    let setting = Setting::on_one_server().reader(2);
    setting.writer(Kind::Ordinary, Key::Exact)
}

/// The same, the write in two phases and killed.
fn two_phase() -> Setting {
    let setting = Setting::on_one_server().reader(2);
    setting.writer(Kind::TwoPhase, Key::Exact).mortal()
}

#[test]
fn leases_are_granted_late() {
    is_found(Guard::GrantsLate, ordinary());
}

#[test]
fn leases_come_back() {
    is_found(Guard::GrantsTheSame, ordinary().reader(1));
}

#[test]
fn entries_are_not_checked() {
    is_found(
        Guard::ServesAnything,
        Setting::on_one_server()
            .reader(2)
            .writer(Kind::Ordinary, Key::Function),
    );
}

#[test]
fn a_lease_that_is_not_there_is_passed_by() {
    let setting = Setting::on_one_server().reader(2);
    let setting = setting.writer(Kind::Ordinary, Key::Function);
    is_found(Guard::ServesWithoutLease, setting.evictions(1));
}

#[test]
fn the_any_lease_covers_what_was_not_checked() {
    is_found(Guard::CoarsensUnchecked, ordinary().coarse());
    is_found(Guard::CoarsensTooSoon, ordinary().coarse());
}

#[test]
fn the_write_invalidates_first() {
    is_found(Guard::RevokesFirst, ordinary());
}

#[test]
fn the_any_lease_goes_first_or_stays() {
    is_found(Guard::RevokesAnyFirst, ordinary().coarse());
    is_found(Guard::RevokesNoAny, ordinary().coarse());
}

/// On one server whose operations are one step each it may.
#[test]
fn the_any_lease_goes_before_the_second_request_of_a_revocation() {
    let on = |setting: Setting| {
        let setting = setting.coarse().reader(2);
        setting.writer(Kind::Ordinary, Key::Exact)
    };
    is_found(Guard::RevokesAnyTogether, on(Setting::on_memcached()));
    is_harmless(Guard::RevokesAnyTogether, on(Setting::on_one_server()));
}

#[test]
fn a_revocation_deletes_a_mark_that_came_between_its_requests() {
    // the first call is granted the lease, the second the one that it must not be
    let setting = Setting::on_memcached().reader(3);
    let setting = setting.writer(Kind::TwoPhase, Key::Exact).mortal();
    let setting = setting.writer(Kind::Ordinary, Key::Exact);
    is_found(Guard::DeletesWhatCameSince, setting);
}

#[test]
fn a_mark_comes_late() {
    is_found(Guard::MarksLate, two_phase());
}

#[test]
fn a_mark_leaves_the_any_lease() {
    is_found(Guard::MarksNoAny, two_phase().coarse());
}

#[test]
fn a_mark_is_released_before_the_commit() {
    is_found(Guard::ReleasesFirst, two_phase());
}

#[test]
fn a_lease_whose_mark_has_lapsed_is_left() {
    is_found(Guard::ReleasesMarksAlone, two_phase());
}

#[test]
fn an_ordinary_write_deletes_a_mark() {
    let setting = || two_phase().writer(Kind::Ordinary, Key::Exact);
    is_found(Guard::DeletesMarks, setting());
    is_found(Guard::PutsMarksBack, setting());
}

#[test]
fn a_write_takes_another_out_of_the_mark() {
    let setting = || two_phase().writer(Kind::TwoPhase, Key::Exact);
    is_found(Guard::ReleasesAll, setting());
    is_found(Guard::MarksAnything, setting());
}

/// Nonces are compared whenever an entry is read: what is stored in vain is served to nobody. It only
/// puts others out of their place.
#[test]
fn what_is_stored_unchecked_is_not_served() {
    is_harmless(Guard::FillsUnchecked, ordinary().evictions(1));
    is_harmless(Guard::FillsAnything, ordinary().evictions(1));
    let setting = ordinary().reader(1).broken(Guard::FillsAnything);
    assert!(find(setting, KEPT).is_some());
}

/// It is not found to stand, and is another whenever the mark changes.
#[test]
fn what_is_granted_of_a_mark_is_not_served() {
    is_harmless(Guard::GrantsMarks, two_phase());
}
