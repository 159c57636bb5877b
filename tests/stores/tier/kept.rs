//! What is copied, for how long, and how much of it.

use super::{Far, in_front_of, read, set, some};
use crate::support::{Ask, LONG, Told, key, text};
use cache_core::store::{InMemory, Operation, Store, Tier};
use std::time::Duration;

fn get(name: &str) -> Operation {
    Operation::Get { key: key(name) }
}

#[test]
fn what_is_read_again_takes_no_round_trip() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "1");
    set(&tier, "b", "2");
    let both = || {
        let read = tier.batch(vec![get("b"), get("a"), get("b")]);
        read.into_iter().map(Result::unwrap).collect::<Vec<_>>()
    };
    let mut first = Vec::new();
    assert_eq!(far.asked(|| first = both()), 1);
    assert_eq!(far.asked(|| assert_eq!(both(), first)), 0);
    assert_eq!(
        far.asked(|| assert_eq!(read(&tier.clone(), "a"), some("1"))),
        0
    );
}

#[test]
fn what_is_not_copied_as_a_whole_is_asked_as_a_whole() {
    let far = Far::new();
    let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
    set(&tier, "a", "1");
    set(&tier, "b", "2");
    read(&tier, "a");
    other.be_silent();
    set(&other, "a", "anew");
    let both = tier.batch(vec![get("a"), get("b")]);
    let texts = both.into_iter().map(|reply| text(&reply.unwrap().answer));
    assert_eq!(texts.collect::<Vec<_>>(), [some("anew"), some("2")]);
}

#[test]
fn what_has_something_live_on_is_asked() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "1");
    read(&tier, "a");
    let hold = || assert_eq!(tier.hold(&key("a")), Ok(some("1")));
    assert_eq!(far.asked(hold), 1);
    // and changes nothing
    assert_eq!(far.asked(|| assert_eq!(read(&tier, "a"), some("1"))), 0);
}

#[test]
fn what_is_not_there_is_asked_for_again() {
    let far = Far::new();
    let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
    assert_eq!(read(&tier, "a"), None);
    other.be_silent();
    set(&other, "a", "1");
    assert_eq!(read(&tier, "a"), some("1"));
}

/// Whoever waits for it looks again and again, and is not to wait for the end of a copy.
#[test]
fn a_mark_is_asked_for_again() {
    let lease = "p:{0123456789abcdef0123456789ab}";
    let marks = [
        ("p:f:{0123456789abcdef0123456789ab}:0", ""),
        (lease, "mark"),
    ];
    for (name, mark) in marks {
        let far = Far::new();
        let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
        other.be_silent();
        set(&other, name, mark);
        assert_eq!(read(&tier, name), some(mark));
        set(&other, name, "what it gave way to");
        assert_eq!(read(&tier, name), some("what it gave way to"), "{name}");
    }
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, lease, "");
    read(&tier, lease);
    assert_eq!(far.asked(|| assert_eq!(read(&tier, lease), some(""))), 0);
}

#[test]
fn a_copy_is_served_for_as_long_as_is_said() {
    let clock = cache_core::testing::freeze();
    let far = Far::new();
    let tier = Tier::new(far.clone());
    set(&tier, "a", "1");
    read(&tier, "a");
    clock.advance(Duration::from_millis(999));
    assert_eq!(far.asked(|| drop(read(&tier, "a"))), 0);
    clock.advance(Duration::from_millis(1));
    assert_eq!(far.asked(|| drop(read(&tier, "a"))), 1);
    let none = Tier::builder(far.clone()).longest(Duration::ZERO).build();
    read(&none, "a");
    assert_eq!(far.asked(|| drop(read(&none, "a"))), 1);
}

#[test]
fn copies_take_no_more_room_than_is_said() {
    const ROOM: u64 = 64 << 10;
    let far = Far::new();
    let tier = Tier::builder(far.clone()).bytes(ROOM).longest(LONG).build();
    let filling = "x".repeat(1000);
    for n in 0..200 {
        let name = format!("n{n}");
        set(&tier, &name, &filling);
        read(&tier, &name);
        assert!(tier.bytes() <= ROOM, "{}", tier.bytes());
    }
    assert!(tier.bytes() > ROOM / 2, "{}", tier.bytes());
    // what came last is there
    assert_eq!(far.asked(|| drop(read(&tier, "n199"))), 0);
}

#[test]
fn what_would_take_too_much_of_the_room_is_not_copied() {
    let far = Far::new();
    let tier = Tier::builder(far.clone()).bytes(64 << 10).build();
    set(&tier, "a", &"x".repeat(8 << 10));
    read(&tier, "a");
    assert_eq!((tier.bytes(), far.asked(|| drop(read(&tier, "a")))), (0, 1));
}

#[test]
fn what_can_not_tell_of_changes_is_passed_through() {
    let far = InMemory::default();
    let (tier, other) = (in_front_of(far.clone()), far.clone());
    assert_eq!(tier.name(), "memory with nothing in front of it");
    assert!(!tier.watch(Told::new()));
    set(&tier, "a", "1");
    assert_eq!(read(&tier, "a"), some("1"));
    set(&other, "a", "2");
    assert_eq!((read(&tier, "a"), tier.bytes()), (some("2"), 0));
}

#[test]
fn its_name_says_what_is_behind_it() {
    assert_eq!(
        Tier::new(Far::new()).name(),
        "memory in front of far memory"
    );
}
