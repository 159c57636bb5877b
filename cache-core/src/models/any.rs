//! Any-leases: what stands in for more exact leases than are worth holding.

use super::check::{at_once, check};
#[cfg(shuttle)]
use super::world::{self, OverWide, Row, Wide, entry, returned, write};
use super::world::{Seen, commit, read};
use crate::lease::{self, Extent, Fingerprint, Group, Lease, LeaseSet, all_stand};
use crate::sync::{Arc, Mutex};

/// Fills, while a write revokes the first of the names.
fn fill(fill: impl Fn([Fingerprint; 4], &mut LeaseSet) -> (Seen, bool) + Send + Sync + 'static) {
    let fill = Arc::new(fill);
    check(move || {
        let group = Group::unique();
        let names = [0, 1, 2, 3].map(|of| group.name(Extent::exact(of)));
        let filled = Arc::new(Mutex::new(None));
        let (into, fill) = (filled.clone(), fill.clone());
        at_once!(
            move || {
                let mut set = LeaseSet::default();
                let (seen, vouched) = fill(names, &mut set);
                let leases: Vec<Lease> = set.iter().cloned().collect();
                *into.lock() = Some((seen, vouched, leases));
            },
            move || {
                commit(0, 1);
                lease::revoke(names[0]);
            },
        );
        let filled = filled.lock().take();
        let (seen, vouched, leases) = filled.expect("it was filled");
        let served = vouched && all_stand(&leases);
        assert!(seen[0] == Some(1) || !served, "stale: {seen:?} is served");
    });
}

/// The lease is replaced by the any-lease while it is revoked.
#[test]
fn replaced() {
    fill(|names, set| {
        let first = lease::grant(names[0]);
        let seen = read(0);
        let vouched =
            set.add(&first) && names[1..].iter().all(|name| set.add(&lease::grant(*name)));
        (seen, vouched)
    });
}

/// The lease comes when the set has the any-lease already.
#[test]
fn come_later() {
    fill(|names, set| {
        let first = lease::grant(names[0]);
        let seen = read(0);
        let vouched =
            names[1..].iter().all(|name| set.add(&lease::grant(*name))) && set.add(&first);
        (seen, vouched)
    });
}

/// A write of row 0 that names its keys one by one.
#[cfg(shuttle)]
fn change_row(version: u64) {
    let keys = (0..3).map(|b| entry::<Row>(0, b)).collect();
    write(keys, || commit(0, version));
    returned(0, version);
}

/// A value of more keys than are worth a lease each, for which others wait.
#[cfg(shuttle)]
#[test]
fn waited_for() {
    check(|| {
        at_once!(
            || world::check::<Wide>(0, 0),
            || world::check::<Wide>(0, 0),
            || {
                change_row(1);
                world::check::<Wide>(0, 0);
            },
        );
        world::check::<Wide>(0, 0);
    });
}

#[cfg(shuttle)]
#[test]
fn nested() {
    check(|| {
        at_once!(
            || world::check::<OverWide>(0, 0),
            || {
                world::check::<Wide>(0, 0);
                world::check::<OverWide>(0, 0);
            },
            || {
                change_row(1);
                change_row(2);
                world::check::<OverWide>(0, 0);
            },
        );
        world::check::<OverWide>(0, 0);
    });
}
