//! What ends copies: what is told.

use super::{Effect, Far, in_front_of, read, set, some};
use crate::support::{Ask, Told, key};
use cache_core::store::{Operation, Store, Tier, Watcher};
use futures::executor::block_on;
use std::sync::{Arc, Mutex};

fn get(tier: &Tier) -> impl Future + use<> {
    tier.run(vec![Operation::Get { key: key("a") }])
}

#[test]
fn what_another_process_changes_is_heard() {
    let far = Far::new();
    let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
    set(&other, "a", "1");
    set(&other, "b", "1");
    assert_eq!((read(&tier, "a"), read(&tier, "b")), (some("1"), some("1")));
    set(&other, "a", "2");
    assert_eq!(read(&tier, "a"), some("2"));
    assert!(other.delete(&key("a")).unwrap());
    assert_eq!(read(&tier, "a"), None);
    // of the other nothing was told
    assert_eq!(far.asked(|| assert_eq!(read(&tier, "b"), some("1"))), 0);
}

#[test]
fn what_is_told_of_while_it_is_read_is_not_copied() {
    let far = Far::new();
    let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
    set(&other, "a", "1");
    let (reading, let_go) = far.held(Effect::AtOnce, || get(&tier));
    set(&other, "a", "2");
    let_go();
    block_on(reading);
    assert_eq!(read(&tier, "a"), some("2"));
}

#[test]
fn what_was_read_within_a_session_ends_with_it() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "1");
    set(&tier, "b", "2");
    read(&tier, "a");
    far.renew(2);
    read(&tier, "b");
    far.end(1);
    assert_eq!(far.asked(|| assert_eq!(read(&tier, "a"), some("1"))), 1);
    assert_eq!(far.asked(|| assert_eq!(read(&tier, "b"), some("2"))), 0);
}

#[test]
fn what_is_answered_after_the_end_of_its_session_is_not_copied() {
    let far = Far::new();
    let tier = in_front_of(far.clone());
    set(&tier, "a", "1");
    let (reading, let_go) = far.held(Effect::AtOnce, || get(&tier));
    far.end(1);
    let_go();
    block_on(reading);
    assert_eq!(far.asked(|| drop(read(&tier, "a"))), 1);
    assert_eq!(far.asked(|| drop(read(&tier, "a"))), 1);
    far.renew(0);
    read(&tier, "a");
    assert_eq!(far.asked(|| drop(read(&tier, "a"))), 1);
    far.renew(2);
    read(&tier, "a");
    assert_eq!(far.asked(|| drop(read(&tier, "a"))), 0);
}

/// Reads as soon as it hears of a change.
struct Reader {
    tier: Tier,
    read: Mutex<Vec<Option<String>>>,
}

impl Reader {
    fn read(&self) {
        let read = read(&self.tier, "a");
        self.read.lock().unwrap().push(read);
    }
}

impl Watcher for Reader {
    fn changed(&self, _: &str) {
        self.read();
    }

    fn ended(&self, _: u64) {
        self.read();
    }
}

#[test]
fn who_is_told_does_not_find_the_copy() {
    let far = Far::new();
    let (tier, other) = (in_front_of(far.clone()), far.elsewhere());
    let reader = Arc::new(Reader {
        tier: tier.clone(),
        read: Mutex::default(),
    });
    assert!(tier.watch(reader.clone()));
    set(&other, "a", "1");
    read(&tier, "a");
    set(&other, "a", "2");
    other.be_silent();
    set(&other, "a", "3");
    far.end(1);
    let told = ["1", "2", "3"].map(some);
    assert_eq!(*reader.read.lock().unwrap(), told);
}

#[test]
fn who_watches_it_hears_what_it_hears() {
    let far = Far::new();
    let (tier, other, told) = (in_front_of(far.clone()), far.elsewhere(), Told::new());
    assert!(tier.watch(told.clone()));
    set(&other, "a", "1");
    far.end(7);
    assert!(told.of("a") && told.has_ended(7));
    // what is answered by a copy is answered within the session that the copy was read in
    let server = || tier.server(&key("a")).unwrap();
    let first = server();
    assert_eq!(far.asked(|| assert_eq!(server(), first)), 0);
    assert_eq!(first.session, 1);
}
