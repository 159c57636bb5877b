//! Epochs: whether something was revoked since a snapshot began.

use super::check::{at_once, check};
use super::world::{Seen, commit, read};
use crate::lease::{self, Epoch, Extent, Group, Lease};
use crate::sync::{Arc, Mutex};

/// A value from a snapshot: the epoch, what the database showed, and then a lease.
fn fill(group: Group) -> (Seen, bool, Lease) {
    let epoch = Epoch::now();
    let seen = read(0);
    let lease = lease::grant(group.name(Extent::exact(0)));
    (seen, epoch.is_of(group), lease)
}

#[test]
fn one_write() {
    check(|| {
        let (group, filled) = (Group::unique(), Arc::new(Mutex::new(None)));
        let into = filled.clone();
        at_once!(move || *into.lock() = Some(fill(group)), move || {
            commit(0, 1);
            lease::revoke(group.name(Extent::exact(0)));
        },);
        let (seen, vouched, lease) = filled.lock().take().expect("it was filled");
        let served = vouched && lease.stands();
        assert!(seen[0] == Some(1) || !served, "stale: {seen:?} is served");
    });
}

/// Two writes, of which the second need not be the one that marks its epoch last.
#[test]
fn two_writes() {
    check(|| {
        let (group, filled) = (Group::unique(), Arc::new(Mutex::new(None)));
        let into = filled.clone();
        at_once!(
            move || *into.lock() = Some(fill(group)),
            move || {
                commit(0, 1);
                lease::revoke(group.name(Extent::exact(0)));
            },
            move || _ = lease::revoke(group.name(Extent::exact(1))),
        );
        let (seen, vouched, lease) = filled.lock().take().expect("it was filled");
        let served = vouched && lease.stands();
        assert!(seen[0] == Some(1) || !served, "stale: {seen:?} is served");
    });
}
