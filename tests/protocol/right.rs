//! The protocol as it is: everything holds, over one server and several.

use crate::model::Setting;
use crate::properties::{RECOVERED, SERVED, STORED};
use crate::store::Key;
use crate::writer::Kind;
use stateright::{Checker, Expectation, Model};

/// That all holds, and that what is named can happen.
#[track_caller]
fn holds(setting: Setting, happens: &[&str]) {
    let checker = setting.clone().checker().threads(2).spawn_bfs().join();
    println!(
        "{} states, {} steps",
        checker.unique_state_count(),
        checker.max_depth()
    );
    let found = checker.discoveries();
    for property in setting.properties() {
        let path = found.get(property.name);
        match property.expectation {
            Expectation::Sometimes if happens.contains(&property.name) => {
                assert!(path.is_some(), "never: {}", property.name);
            }
            Expectation::Sometimes => {}
            _ => assert!(
                path.is_none(),
                "not true: {}: {:#?}",
                property.name,
                path.map(|path| path.clone().into_actions())
            ),
        }
    }
}

/// Two that call, and one that writes meanwhile.
fn read_and_write(setting: Setting, lease: Key) -> Setting {
    setting.reader(2).reader(1).writer(Kind::Ordinary, lease)
}

#[test]
fn a_key_is_invalidated() {
    let setting = read_and_write(Setting::on_one_server(), Key::Exact);
    holds(setting, &[SERVED, STORED]);
}

#[test]
fn a_function_is_cleared() {
    let setting = read_and_write(Setting::on_one_server(), Key::Function);
    holds(setting, &[SERVED, STORED]);
}

#[test]
fn an_entry_lists_the_any_lease() {
    let setting = Setting::on_one_server().coarse().reader(2);
    let setting = setting.writer(Kind::Ordinary, Key::Exact);
    holds(setting.evictions(1), &[SERVED, STORED]);
}

#[test]
fn the_leases_are_on_several_servers() {
    let setting = Setting::on_several_servers().reader(2);
    let setting = setting.writer(Kind::Ordinary, Key::Exact);
    holds(setting, &[SERVED, STORED]);
}

#[test]
fn the_any_lease_is_on_another_server() {
    let setting = Setting::on_several_servers().coarse().reader(2);
    let setting = setting.writer(Kind::Ordinary, Key::Exact);
    holds(setting, &[SERVED, STORED]);
}

#[test]
fn to_revoke_takes_two_requests() {
    holds(
        read_and_write(Setting::on_memcached(), Key::Exact),
        &[SERVED, STORED],
    );
    let setting = Setting::on_memcached().coarse().reader(2);
    let setting = setting.writer(Kind::Ordinary, Key::Exact);
    holds(setting, &[SERVED, STORED]);
}

#[test]
fn to_revoke_takes_two_requests_and_there_is_a_mark() {
    let setting = Setting::on_memcached().reader(2);
    let setting = setting.writer(Kind::TwoPhase, Key::Exact).mortal();
    let setting = setting.writer(Kind::Ordinary, Key::Exact);
    holds(setting, &[SERVED, STORED, RECOVERED]);
}

#[test]
fn processes_are_killed() {
    let setting = Setting::on_one_server().reader(1).mortal().reader(1);
    let setting = setting.writer(Kind::Ordinary, Key::Exact).mortal();
    holds(setting, &[SERVED, STORED]);
}

#[test]
fn a_write_in_two_phases_is_killed() {
    let setting = Setting::on_one_server().reader(2).mortal();
    let setting = setting.writer(Kind::TwoPhase, Key::Exact).mortal();
    holds(setting.evictions(1), &[SERVED, STORED, RECOVERED]);
}

#[test]
fn an_ordinary_write_meets_a_mark() {
    let setting = Setting::on_one_server().reader(2);
    let setting = setting.writer(Kind::TwoPhase, Key::Exact).mortal();
    let setting = setting.writer(Kind::Ordinary, Key::Exact).mortal();
    holds(setting, &[SERVED, STORED, RECOVERED]);
}

#[test]
fn two_writes_are_in_a_mark() {
    let setting = Setting::on_one_server().reader(2);
    let setting = setting.writer(Kind::TwoPhase, Key::Exact).mortal();
    let setting = setting.writer(Kind::TwoPhase, Key::Exact);
    holds(setting, &[SERVED, STORED, RECOVERED]);
}

#[test]
fn a_mark_is_on_what_the_any_lease_stands_in_for() {
    let setting = Setting::on_several_servers().coarse().reader(2);
    let setting = setting.writer(Kind::TwoPhase, Key::Exact).mortal();
    holds(setting, &[SERVED, STORED, RECOVERED]);
}
