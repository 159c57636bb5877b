//! The lease table by itself.

use super::check::{at_once, check};
use super::world::{commit, read};
use crate::lease::{self, Extent, Fingerprint, Group};
use crate::sync::{Arc, Mutex, OnceLock};

/// Whoever has revoked a lease finds it down, also if another has taken it out of the table.
#[test]
fn two_revokers() {
    check(|| {
        let name = Group::unique().name(Extent::exact(0));
        let lease = lease::grant(name);
        let (one, other) = (lease.clone(), lease);
        let revoke = move |lease: lease::Lease| {
            lease::revoke(name);
            assert!(!lease.stands(), "stale: revoked, and it stands");
        };
        at_once!(move || revoke(one), move || revoke(other));
    });
}

/// A fill that is granted a lease while the table is swept, and a write that revokes it.
#[test]
fn swept() {
    check(|| {
        let [name, others @ ..] = of_one_shard();
        drop(lease::grant(name));
        let filled = Arc::new(Mutex::new(None));
        let fill = filled.clone();
        at_once!(
            move || {
                let lease = lease::grant(name);
                *fill.lock() = Some((read(0), lease));
            },
            move || others
                .map(|name| drop(lease::grant(name)))
                .into_iter()
                .collect(),
            move || {
                commit(0, 1);
                lease::revoke(name);
            },
        );
        let filled = filled.lock().take();
        let (seen, lease) = filled.expect("it was filled");
        assert!(
            seen[0] == Some(1) || !lease.stands(),
            "stale: {seen:?} stands"
        );
    });
}

/// Names whose leases are in one shard of the table.
fn of_one_shard() -> [Fingerprint; 4] {
    let group = Group::unique();
    let shard = |of: &u64| (lease::state().hash_one(group.name(Extent::exact(*of))) >> 40) % 64;
    let mut of = (0..).filter(|of| shard(of) == 0);
    std::array::from_fn(|_| group.name(Extent::exact(of.next().expect("there are many"))))
}

/// What was set is seen by whoever learns of it.
#[test]
fn published() {
    check(|| {
        let leases = Arc::new(OnceLock::new());
        let publish = leases.clone();
        let name = Group::unique().name(Extent::WHOLE);
        at_once!(
            move || {
                let _ = publish.set(lease::grant(name));
            },
            move || {
                commit(0, 1);
                lease::revoke(name);
                let stands = leases.get().is_some_and(lease::Lease::stands);
                let fresh = lease::grant(name);
                assert!(!stands || leases.get().is_some_and(|lease| lease.is(&fresh)));
            },
        );
    });
}
