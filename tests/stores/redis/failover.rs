//! Sentinels make another server the master.

use crate::support::{Ask, Sentinels, Told, key, open, until, within};
use cache_core::store::{FaultKind, Store};
use std::time::Duration;

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

/// The former master takes itself for one for seconds, and answers whoever asks it.
#[test]
fn a_failover_that_was_asked_for_is_followed() {
    let sentinels = Sentinels::start(&[], "");
    let (store, told) = (open(&sentinels.url()), Told::new());
    store.watch(told.clone());
    let key = key("a");
    store.set(&key, "a").unwrap();
    let before = store.server(&key).unwrap();
    until("the Sentinel finds the replica good enough", || {
        let words = ["sentinel", "failover", "mymaster"];
        sentinels.sentinel.cli(&words) == "OK"
    });
    until("the Sentinel says so", || {
        let port = sentinels.servers[1].port.to_string();
        let words = ["sentinel", "get-master-addr-by-name", "mymaster"];
        sentinels.sentinel.is_known_by(&words, &port)
    });
    within(Duration::from_secs(2), || {
        until("the other is found", || {
            store
                .server(&key)
                .is_ok_and(|now| now.fence != before.fence)
        });
    });
    until("the session has ended", || told.has_ended(before.session));
    store.set(&key, "b").unwrap();
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
