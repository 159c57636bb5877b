use crate::lease::{self, Epoch, Extent, Fingerprint, Group, LeaseSet, all_stand};

fn group() -> Group {
    Group::unique()
}

fn exact(group: Group, of: u64) -> Fingerprint {
    group.name(Extent::exact(of))
}

#[test]
fn a_lease_stands_until_it_is_revoked_and_never_again() {
    let name = exact(group(), 1);
    let lease = lease::grant(name);
    assert!(lease.stands() && lease.is(&lease::grant(name)));
    lease::revoke(name);
    assert!(!lease.stands());
    let next = lease::grant(name);
    assert!(next.stands() && !lease.stands() && !next.is(&lease));
}

#[test]
fn every_revocation_takes_the_any_lease_along() {
    let group = group();
    let any = lease::grant(group.name(Extent::ANY));
    lease::revoke(exact(group, 1));
    assert!(!any.stands());
    let any = lease::grant(group.name(Extent::ANY));
    assert!(
        lease::replace(exact(group, 2)).is_none(),
        "what did not stand is not made"
    );
    assert!(!any.stands());
    let (ticket, any) = (
        lease::grant(exact(group, 3)),
        lease::grant(group.name(Extent::ANY)),
    );
    assert!(lease::renew(&ticket).is_some() && !any.stands());
}

#[test]
fn a_ticket_is_renewed_once_and_only_while_it_stands() {
    let name = exact(group(), 1);
    let ticket = lease::grant(name);
    let renewed = lease::renew(&ticket).expect("it stood");
    assert!(!ticket.stands() && lease::renew(&ticket).is_none());
    assert!(renewed.stands() && renewed.is(&lease::grant(name)));
    let lost = lease::grant(name);
    lease::revoke(name);
    let standing = lease::grant(name);
    assert!(lease::renew(&lost).is_none());
    assert!(standing.stands(), "a lost ticket revokes nothing");
}

#[test]
fn a_replaced_lease_leaves_a_standing_one_behind() {
    let name = exact(group(), 1);
    let before = lease::grant(name);
    let renewed = lease::replace(name).expect("one stood");
    assert!(renewed.old.is(&before) && !before.stands());
    assert!(renewed.new.stands() && renewed.new.is(&lease::grant(name)));
    lease::revoke(name);
    assert!(!renewed.new.stands());
}

/// Other tests may revoke something at the same moment, though not a hundred times.
#[test]
fn an_epoch_is_of_what_was_not_revoked_since() {
    let group = group();
    let rounds = (0..100).filter(|_| {
        let before = Epoch::now();
        lease::revoke(exact(group, 1));
        assert!(!before.is_of(group));
        Epoch::now().is_of(group)
    });
    assert!(rounds.count() > 50);
}

#[test]
fn what_nobody_holds_is_swept() {
    let group = group();
    let held = lease::grant(exact(group, u64::MAX));
    for of in 0..100_000 {
        drop(lease::grant(exact(group, of)));
    }
    assert!(
        lease::table_len() < 20_000,
        "{} leases are left",
        lease::table_len()
    );
    assert!(
        held.is(&lease::grant(exact(group, u64::MAX))),
        "what is held stays"
    );
}

#[test]
fn a_set_vouches_for_all_it_was_given() {
    let (a, b) = (group(), group());
    let leases = [exact(a, 1), exact(a, 2), exact(b, 1), b.name(Extent::WHOLE)].map(lease::grant);
    let mut set = LeaseSet::default();
    assert!(leases.iter().chain(&leases).all(|lease| set.add(lease)));
    assert_eq!(set.iter().count(), leases.len(), "none twice");
    lease::revoke(exact(b, 1));
    assert!(!all_stand(set.iter()));
}

#[test]
fn a_set_stays_small_and_revocable() {
    for revoked in [0, 500, 999] {
        let (group, mut set) = (group(), LeaseSet::default());
        assert!(set.add(&lease::grant(group.name(Extent::WHOLE))));
        for of in 0..1000 {
            assert!(set.add(&lease::grant(exact(group, of))));
        }
        assert!(set.iter().count() <= 66, "{}", set.iter().count());
        assert!(all_stand(set.iter()));
        lease::revoke(exact(group, revoked));
        assert!(
            !all_stand(set.iter()),
            "{revoked} was replaced, not forgotten"
        );
    }
}

#[test]
fn a_set_does_not_vouch_for_what_fell_before_it_was_coarsened() {
    let (group, mut set) = (group(), LeaseSet::default());
    let fallen = lease::grant(exact(group, 0));
    assert!(set.add(&fallen));
    lease::revoke(exact(group, 0));
    let vouched = (1..1000).all(|of| set.add(&lease::grant(exact(group, of))));
    assert!(!vouched);
}

#[test]
fn a_coarse_set_does_not_vouch_for_what_comes_fallen() {
    let (group, mut set) = (group(), LeaseSet::default());
    let fallen = lease::grant(exact(group, u64::MAX));
    lease::revoke(exact(group, u64::MAX));
    assert!(set.add(&lease::grant(group.name(Extent::ANY))));
    assert!(!set.add(&fallen));
    assert!(set.add(&lease::grant(exact(group, 1))));
}

#[test]
fn a_set_with_a_stand_in_does_not_vouch_for_a_function_that_fell() {
    let (group, mut set) = (group(), LeaseSet::default());
    let whole = group.name(Extent::WHOLE);
    let fallen = lease::grant(whole);
    lease::revoke(whole);
    assert!(set.add(&lease::grant(whole)) && set.add(&lease::grant(group.name(Extent::ANY))));
    let vouches = set.add(&fallen) && all_stand(set.iter());
    assert!(!vouches);
}
