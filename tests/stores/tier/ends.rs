//! What ends copies: what this process writes, whatever else is under way.

use super::{Effect, Far, in_front_of, read, set, some};
use crate::support::{Ask, LONG, key, until, value};
use cache_core::store::{Fault, Operation, Pending, Reply, Store, Tier, Version};
use futures::executor::block_on;

type Replies = Pending<Vec<Result<Reply, Fault>>>;

fn get(tier: &Tier) -> Replies {
    tier.run(vec![Operation::Get { key: key("a") }])
}

fn delete(tier: &Tier) -> Replies {
    tier.run(vec![Operation::Delete { key: key("a") }])
}

fn add(tier: &Tier) -> Replies {
    let (key, value, ttl) = (key("a"), value("own"), LONG);
    tier.run(vec![Operation::Add { key, value, ttl }])
}

/// A tier that has a copy, of a far store where others have changed it and told nobody.
fn out_of_date() -> (Far, Tier) {
    let far = Far::new();
    let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
    set(&tier, "a", "before");
    assert_eq!(read(&tier, "a"), some("before"));
    other.be_silent();
    set(&other, "a", "since");
    assert_eq!(read(&tier, "a"), some("before"));
    (far, tier)
}

#[test]
fn whatever_may_write_ends_the_copy() {
    let (key, ttl) = (key("a"), LONG);
    let swap = Operation::Swap {
        key: key.clone(),
        version: Version(0),
        value: value("own"),
        ttl,
    };
    let set = Operation::Set {
        key: key.clone(),
        value: value("own"),
        ttl,
    };
    let delete = Operation::Delete { key: key.clone() };
    let revoke = Operation::Revoke { key: key.clone() };
    for write in [swap, set, delete, revoke] {
        let (far, tier) = out_of_date();
        tier.batch(vec![write.clone()]);
        let asked = far.asked(|| assert_ne!(read(&tier, "a"), some("before"), "{write:?}"));
        assert_eq!(asked, 1, "{write:?}");
    }
}

/// It is how a lease is granted, which mostly stands.
#[test]
fn adding_ends_the_copy_unless_something_is_there() {
    let (far, tier) = out_of_date();
    assert!(!tier.add(&key("a"), "own").unwrap());
    let hit = || assert_eq!(read(&tier, "a"), some("before"));
    assert_eq!(far.asked(hit), 0);
    let other = far.elsewhere();
    other.be_silent();
    assert!(other.delete(&key("a")).unwrap());
    assert!(tier.add(&key("a"), "own").unwrap());
    assert_eq!(read(&tier, "a"), some("own"));
}

#[test]
fn the_copy_ends_before_the_write_is_answered() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "before");
    read(&tier, "a");
    let (writing, let_go) = far.held(Effect::AtOnce, || delete(&tier));
    assert_eq!(read(&tier, "a"), None);
    let_go();
    drop(block_on(writing));
}

#[test]
fn what_was_read_before_a_write_is_not_copied_after_it() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "before");
    let (reading, let_go) = far.held(Effect::AtOnce, || get(&tier));
    drop(block_on(delete(&tier)));
    let_go();
    drop(block_on(reading));
    assert_eq!(read(&tier, "a"), None);
}

#[test]
fn what_was_read_during_a_write_is_not_copied_after_it() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "before");
    let (writing, let_go) = far.held(Effect::Late, || delete(&tier));
    let (reading, let_go_of_reading) = far.held(Effect::AtOnce, || get(&tier));
    assert_eq!(read(&tier, "a"), some("before"));
    let_go();
    drop(block_on(writing));
    assert_eq!(read(&tier, "a"), None);
    let_go_of_reading();
    drop(block_on(reading));
    assert_eq!(read(&tier, "a"), None);
}

#[test]
fn a_write_that_nobody_waits_for_ends_the_copy() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "before");
    let (writing, let_go) = far.held(Effect::Late, || delete(&tier));
    drop(writing);
    assert_eq!(read(&tier, "a"), some("before"));
    let_go();
    until("it is deleted", || read(&tier, "a").is_none());
}

/// It may have happened.
#[test]
fn a_write_that_fails_ends_the_copy() {
    for is_adding in [false, true] {
        let far = Far::new();
        let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
        set(&tier, "a", "before");
        let (writing, let_go) = far.held(Effect::Late, || match is_adding {
            true => add(&tier),
            false => delete(&tier),
        });
        assert_eq!(read(&tier, "a"), some("before"));
        other.be_silent();
        other.delete(&key("a")).unwrap();
        far.fail(true);
        let_go();
        assert!(block_on(writing)[0].is_err());
        far.fail(false);
        assert_ne!(read(&tier, "a"), some("before"));
    }
}
