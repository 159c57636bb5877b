use crate::answer::{Answer, Computed};
use crate::flight::{Flight, Led, Outcome, Seen, Waited, Waiting};
use crate::held::{Copied, Held};
use crate::lease::{self, Extent, Group, Lease};
use crate::memo::Lifetime;
use crate::store::{Boarding, Bound, Hit, Leftovers, Memory};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread::sleep;
use std::time::{Duration, Instant};

type Flights = Memory<u64, Copied<u64>>;
type AFlight = Arc<Flight<Copied<u64>>>;

const HASH: u64 = 7;

fn flights() -> Flights {
    Memory::new(Bound::None)
}

fn board(flights: &Flights, key: u64, announced: bool) -> Boarding<Copied<u64>> {
    flights.board(HASH, key, |other| *other == key, Seen::Unknown, announced)
}

fn open(flights: &Flights, key: u64, announced: bool) -> Led<Copied<u64>> {
    match board(flights, key, announced) {
        Boarding::Lead(led) => led,
        _ => panic!("someone leads {key} already"),
    }
}

fn lead(flights: &Flights, key: u64) -> AFlight {
    open(flights, key, true).flight.expect("it is announced")
}

fn joins(flights: &Flights, flight: &AFlight, key: u64) -> bool {
    matches!(board(flights, key, true), Boarding::Join(other) if Arc::ptr_eq(&other, flight))
}

/// Whether the value of a flight is stored.
fn lands(flights: &Flights, flight: &AFlight) -> bool {
    let same = |one: &u64, other: &u64| one == other;
    let landed = flights.land(
        HASH,
        flight.id(),
        answer(Vec::new()),
        true,
        same,
        &mut Leftovers::default(),
    );
    landed.is_stored
}

fn lease() -> Lease {
    lease::grant(Group::unique().name(Extent::WHOLE))
}

fn stored(leases: Vec<Lease>) -> Answer<Copied<u64>> {
    Answer::new(Copied::hold(10), leases.into(), Lifetime::default(), 1)
}

fn answer(leases: Vec<Lease>) -> Computed<Copied<u64>> {
    Answer::new(Ok(Copied::hold(10)), leases.into(), Lifetime::default(), 1)
}

#[test]
fn a_flight_is_joined_while_it_is_on_the_board() {
    let flights = flights();
    let flight = lead(&flights, 1);
    assert!(joins(&flights, &flight, 1));
    assert!(!joins(&flights, &flight, 2), "another key of the same hash");
    assert!(lands(&flights, &flight));
    assert!(!lands(&flights, &flight), "it lands once");
    assert!(matches!(board(&flights, 1, true), Boarding::Stored(_)));
}

/// Many at once, and in any order: most are not where the first is.
#[test]
fn flights_of_many_keys_are_told_apart() {
    let flights = flights();
    let all: Vec<_> = (0..20).map(|key| (key, lead(&flights, key))).collect();
    for (key, flight) in &all {
        assert!(joins(&flights, flight, *key));
    }
    let (some, others) = all.split_at(10);
    for (_, flight) in others.iter().chain(some) {
        assert!(lands(&flights, flight));
        assert!(!lands(&flights, flight));
    }
    assert_eq!(flights.len(), 20);
}

#[test]
fn what_was_taken_off_is_neither_joined_nor_stored() {
    let ways: [fn(&Flights, &AFlight); 5] = [
        |flights, _| drop(flights.take(HASH)),
        |flights, _| drop(flights.clear()),
        |flights, flight| drop(flights.leave(HASH, flight.id())),
        |flights, flight| flights.overtake(HASH, flight),
        |flights, _| drop(flights.replace(HASH, 1, |one, other| one == other, false)),
    ];
    for (way, take_off) in ways.iter().enumerate() {
        let flights = flights();
        let flight = lead(&flights, 1);
        take_off(&flights, &flight);
        assert!(!joins(&flights, &flight, 1), "{way}");
        assert!(!lands(&flights, &flight), "{way}");
        assert_eq!(flights.len(), 0, "{way}");
    }
}

#[test]
fn what_was_joined_and_taken_off_does_not_vouch_for_its_value() {
    let ways: [fn(&Flights); 2] = [
        |flights| drop(flights.take(HASH)),
        |flights| drop(flights.clear()),
    ];
    for take_off in ways {
        let flights = flights();
        let flight = lead(&flights, 1);
        assert!(flight.vouches_for(&answer(Vec::new())));
        take_off(&flights);
        assert!(!flight.vouches_for(&answer(Vec::new())));
    }
}

/// The leader has nothing to do with it until somebody waits.
#[test]
fn a_flight_is_made_for_the_first_who_joins() {
    let flights = flights();
    let led = open(&flights, 1, false);
    assert!(led.flight.is_none());
    let Boarding::Join(joined) = board(&flights, 1, false) else {
        panic!("it is on the board");
    };
    assert_eq!(joined.id(), led.id);
    let waiting = Waiting::new(joined, vec![]).expect("no circle");
    let same = |one: &u64, other: &u64| one == other;
    let landed = flights.land(
        HASH,
        led.id,
        answer(Vec::new()),
        true,
        same,
        &mut Leftovers::default(),
    );
    let (awaited, answer) = landed.awaited.expect("somebody waits");
    awaited.tell(Outcome::Landed {
        answer,
        tainted: false,
    });
    assert_eq!(waiting.block(), Waited::Ended);
}

/// Also if an invalidation has taken the flight off, and if its value is of no use.
#[test]
fn who_waits_is_told_that_nothing_came_of_it() {
    for taken_off in [false, true] {
        let flights = flights();
        let led = open(&flights, 1, false);
        let Boarding::Join(joined) = board(&flights, 1, false) else {
            panic!("it is on the board");
        };
        let waiting = Waiting::new(joined, vec![]).expect("no circle");
        if taken_off {
            drop(flights.take(HASH));
        }
        drop(flights.leave(HASH, led.id));
        assert_eq!(waiting.block(), Waited::Ended);
        assert!(matches!(waiting.outcome(), Some(Outcome::Lost)));
    }
}

#[test]
fn a_flight_is_not_joined_once_a_lease_it_began_under_is_down() {
    let (flights, name) = (flights(), Group::unique().name(Extent::WHOLE));
    let old = lead(&flights, 1);
    old.publish(Box::new([lease(), lease::grant(name)]));
    assert!(joins(&flights, &old, 1));
    lease::revoke(name);
    let new = lead(&flights, 1);
    assert!(!lands(&flights, &old), "and gives way to the next");
    assert!(joins(&flights, &new, 1));
}

#[test]
fn all_flights_of_a_hash_go_together() {
    let flights = flights();
    let [one, other] = [1, 2].map(|key| lead(&flights, key));
    drop(flights.take(HASH));
    for (flight, key) in [(one, 1), (other, 2)] {
        assert!(!joins(&flights, &flight, key));
        assert!(!lands(&flights, &flight));
    }
}

#[test]
fn a_landed_value_is_checked_against_all_its_leases() {
    let flights = flights();
    let (flight, name) = (lead(&flights, 1), Group::unique().name(Extent::WHOLE));
    let answer = answer(vec![lease::grant(name)]);
    assert!(flight.vouches_for(&answer));
    lease::revoke(name);
    assert!(!flight.vouches_for(&answer));
}

#[test]
fn whoever_looks_again_finds_what_landed_meanwhile() {
    let same = |one: &u64, other: &u64| one == other;
    for (seen, revoked) in [(true, false), (false, false), (false, true)] {
        let flights = flights();
        // as the caller saw it, which may be long ago
        let seen = match flights.hit(HASH, |other| *other == 1) {
            Hit::Nothing(absent) if seen => absent,
            _ => Seen::Unknown,
        };
        let name = Group::unique().name(Extent::WHOLE);
        flights.insert(
            HASH,
            1,
            stored(vec![lease::grant(name)]),
            same,
            &mut Leftovers::default(),
        );
        if revoked {
            lease::revoke(name);
        }
        let found = flights.board(HASH, 1, |other| *other == 1, seen, false);
        match revoked {
            false => assert!(matches!(found, Boarding::Stored(_))),
            true => assert!(matches!(found, Boarding::Lead(_))),
        }
    }
}

/// Whatever the leader saw: what was stored meanwhile is replaced, not stored beside.
#[test]
fn a_key_is_stored_once_whatever_came_between() {
    let same = |one: &u64, other: &u64| one == other;
    let flights = flights();
    let Hit::Nothing(seen) = flights.hit(HASH, |other| *other == 1) else {
        panic!("nothing is there");
    };
    let Boarding::Lead(led) = flights.board(HASH, 1, |other| *other == 1, seen, false) else {
        panic!("nobody leads");
    };
    flights.insert(HASH, 1, stored(Vec::new()), same, &mut Leftovers::default());
    let landed = flights.land(
        HASH,
        led.id,
        answer(Vec::new()),
        true,
        same,
        &mut Leftovers::default(),
    );
    assert!(landed.is_stored);
    assert_eq!(flights.len(), 1);
}

#[test]
fn nobody_waits_in_a_circle() {
    let flights = flights();
    let [a, b, c] = [1, 2, 3].map(|key| lead(&flights, key));
    assert!(
        Waiting::new(a.clone(), vec![a.id()]).is_none(),
        "for itself"
    );
    let a_for_b = Waiting::new(b.clone(), vec![a.id()]);
    let b_for_c = Waiting::new(c.clone(), vec![b.id()]);
    assert!(a_for_b.is_some() && b_for_c.is_some());
    assert!(
        Waiting::new(a.clone(), vec![c.id()]).is_none(),
        "for one that waits for it"
    );
    assert!(
        Waiting::new(a.clone(), vec![]).is_some(),
        "nothing waits for a plain call"
    );
    drop(b_for_c);
    assert!(
        Waiting::new(a, vec![c.id()]).is_some(),
        "the circle was broken"
    );
}

#[test]
fn every_flight_that_needs_the_answer_waits() {
    let flights = flights();
    let [outer, inner, other] = [1, 2, 3].map(|key| lead(&flights, key));
    let waiting = Waiting::new(other.clone(), vec![outer.id(), inner.id()]);
    assert!(waiting.is_some());
    for awaited in [outer, inner] {
        assert!(Waiting::new(awaited, vec![other.id()]).is_none());
    }
}

#[test]
fn who_waits_hears_of_the_end() {
    let flights = flights();
    let flight = lead(&flights, 1);
    let mut waiting = Waiting::new(flight.clone(), vec![]).expect("no circle");
    let poll =
        |waiting: &mut Waiting<_>| waiting.poll(vec![], &mut Context::from_waker(Waker::noop()));
    assert_eq!(poll(&mut waiting), Poll::Pending);
    flight.end(Outcome::Landed {
        answer: answer(Vec::new()),
        tainted: false,
    });
    drop(flights.leave(HASH, flight.id()));
    assert_eq!(poll(&mut waiting), Poll::Ready(Waited::Ended));
    assert_eq!(waiting.block(), Waited::Ended);
    let first = matches!(waiting.outcome(), Some(Outcome::Landed { .. }));
    assert!(first, "a flight ends once");
}

#[test]
fn a_leader_is_given_up_only_if_woken_and_left_alone() {
    let flights = flights();
    let flight = lead(&flights, 1);
    let mut waiting = Waiting::new(flight.clone(), vec![]).expect("no circle");
    let mut gives_up = |polls: u32| {
        let mut context = Context::from_waker(Waker::noop());
        (0..polls).any(|_| waiting.poll(vec![], &mut context) == Poll::Ready(Waited::TooLong))
    };
    let signal = flight.signal();
    signal.leader_comes(Waker::noop());
    signal.leader_leaves();
    sleep(Duration::from_millis(20));
    assert!(
        !gives_up(100),
        "a slow leader that was not woken is waited for"
    );
    Waker::from(signal.clone()).wake();
    assert!(!gives_up(1), "one that was just woken is given time");
    signal.leader_comes(Waker::noop());
    signal.leader_leaves();
    sleep(Duration::from_millis(20));
    assert!(!gives_up(100), "one that came is waited for");
    Waker::from(signal.clone()).wake();
    sleep(Duration::from_millis(20));
    assert!(!gives_up(5), "a busy executor is given turns");
    assert!(gives_up(100));
}

/// However long it was busy: it could not come before.
#[test]
fn a_leader_that_was_woken_at_work_is_given_its_time_afterwards() {
    const GRACE: Duration = Duration::from_millis(5);
    let flights = flights();
    let flight = lead(&flights, 1);
    let signal = flight.signal();
    for _ in 0..100 {
        let mut waiting = Waiting::new(flight.clone(), vec![]).expect("no circle");
        let mut context = Context::from_waker(Waker::noop());
        signal.leader_comes(Waker::noop());
        Waker::from(signal.clone()).wake();
        sleep(2 * GRACE);
        let end = Instant::now();
        signal.leader_leaves();
        let gives_up =
            (0..20).any(|_| waiting.poll(vec![], &mut context) == Poll::Ready(Waited::TooLong));
        // otherwise the machine was too slow to tell
        if end.elapsed() < GRACE {
            assert!(!gives_up);
            return;
        }
    }
    panic!("twenty polls took longer than {GRACE:?}, a hundred times over");
}

#[test]
fn an_executor_is_given_its_turns_anew_whenever_the_leader_came() {
    let flights = flights();
    let flight = lead(&flights, 1);
    let mut waiting = Waiting::new(flight.clone(), vec![]).expect("no circle");
    let signal = flight.signal();
    for _ in 0..3 {
        Waker::from(signal.clone()).wake();
        sleep(Duration::from_millis(10));
        for _ in 0..12 {
            let mut context = Context::from_waker(Waker::noop());
            assert_eq!(waiting.poll(vec![], &mut context), Poll::Pending);
        }
        signal.leader_comes(Waker::noop());
        signal.leader_leaves();
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(waiting.poll(vec![], &mut context), Poll::Pending);
    }
}
