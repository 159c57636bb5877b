//! Sentinels make another server the master.

use crate::support::{Ask, Sentinels, key, open, until};
use cache_core::store::FaultKind;

#[test]
fn a_failover_is_followed() {
    let mut sentinels = Sentinels::start(&[], "");
    let store = open(&sentinels.url());
    let key = key("lease");
    store.set(&key, "granted").unwrap();
    let before = store.server(&key).unwrap().fence;
    until("it is copied", || {
        sentinels.servers[1].is_known_by(&["get", "lease"], "granted")
    });
    sentinels.servers[0].kill();
    until("it is noticed", || store.fault(&key).is_some());
    until("the other is found", || store.read(&key).is_ok());
    assert_eq!(store.read(&key), Ok(Some("granted".into())));
    assert_ne!(store.server(&key).unwrap().fence, before);
    assert_eq!(store.delete(&key), Ok(true));
}

#[test]
fn a_failover_without_a_fault_is_followed() {
    let sentinels = Sentinels::start(&[], "");
    let store = open(&sentinels.url());
    let key = key("a");
    store.set(&key, "a").unwrap();
    let before = store.server(&key).unwrap().fence;
    let asked = sentinels
        .sentinel
        .cli(&["sentinel", "failover", "mymaster"]);
    assert_eq!(asked, "OK");
    until("the other is the master", || {
        sentinels.servers[0].is_known_by(&["info", "replication"], "role:slave")
    });
    until("it is found", || store.set(&key, "b") == Ok(true));
    assert_ne!(store.server(&key).unwrap().fence, before);
    let written = sentinels.servers[1].cli(&["get", "a"]);
    assert!(written.ends_with('b'), "{written}");
}

#[test]
fn sentinels_that_know_nothing_are_a_fault() {
    let sentinels = Sentinels::start(&[], "");
    let store = open(&sentinels.url().replace("mymaster", "other"));
    let fault = store.read(&key("a")).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unreachable, "{fault}");
    assert!(fault.message.contains("`other`"), "{fault}");
}
