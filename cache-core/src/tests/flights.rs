use crate::answer::{Answer, Computed};
use crate::flight::{Board, Boarding, Flight, Outcome, Waited, Waiting};
use crate::held::{Copied, Held};
use crate::lease::{self, Extent, Group, Lease};
use crate::memo::Lifetime;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::task::{Context, Poll, Waker};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

type Flights = Board<u64, Copied<u64>>;
type AFlight = Arc<Flight<u64, Copied<u64>>>;

fn board(board: &Flights, key: u64) -> Boarding<u64, Copied<u64>> {
    board.board(7, key, |other| *other == key, || None)
}

fn lead(flights: &Flights, key: u64) -> AFlight {
    match board(flights, key) {
        Boarding::Lead(flight) => flight,
        _ => panic!("someone leads {key} already"),
    }
}

fn joins(flights: &Flights, flight: &AFlight, key: u64) -> bool {
    matches!(board(flights, key), Boarding::Join(other) if Arc::ptr_eq(&other, flight))
}

fn lease() -> Lease {
    lease::grant(Group::unique().name(Extent::Whole))
}

fn stored(leases: Vec<Lease>) -> Answer<Copied<u64>> {
    Answer::new(Copied::hold(10), leases.into(), Lifetime::default(), 1)
}

fn answer(leases: Vec<Lease>) -> Computed<Copied<u64>> {
    Answer::new(Ok(Copied::hold(10)), leases.into(), Lifetime::default(), 1)
}

#[test]
fn a_flight_is_joined_while_it_is_on_the_board() {
    let flights = Flights::new(4);
    let flight = lead(&flights, 1);
    assert!(joins(&flights, &flight, 1));
    assert!(!joins(&flights, &flight, 2), "another key of the same hash");
    assert_eq!(flights.land(&flight, || "stored"), Some("stored"));
    assert_eq!(flights.land(&flight, || "stored"), None, "it lands once");
    drop(lead(&flights, 1));
}

#[test]
fn what_was_taken_off_is_neither_joined_nor_stored() {
    let ways: [fn(&Flights, &AFlight); 4] = [
        |flights, _| drop(flights.take_off_key(7, || ())),
        |flights, _| drop(flights.take_off_all()),
        |flights, flight| flights.give_up(flight),
        |flights, _| drop(flights.replace(7, 1, |one, other| one == other, || ())),
    ];
    for (way, take_off) in ways.iter().enumerate() {
        let flights = Flights::new(4);
        let flight = lead(&flights, 1);
        take_off(&flights, &flight);
        assert!(!joins(&flights, &flight, 1), "{way}");
        assert_eq!(flights.land(&flight, || ()), None, "{way}");
        assert!(!flight.vouches_for(&answer(Vec::new())), "{way}");
    }
}

#[test]
fn a_flight_is_not_joined_once_a_lease_it_began_under_is_down() {
    let (flights, name) = (Flights::new(4), Group::unique().name(Extent::Whole));
    let old = lead(&flights, 1);
    old.publish(Box::new([lease(), lease::grant(name)]));
    assert!(joins(&flights, &old, 1));
    lease::revoke(name);
    let new = lead(&flights, 1);
    assert_eq!(flights.land(&old, || ()), None, "and gives way to the next");
    assert!(joins(&flights, &new, 1));
}

#[test]
fn all_flights_of_a_hash_go_together() {
    let flights = Flights::new(4);
    let [one, other] = [1, 2].map(|key| lead(&flights, key));
    let (taken, ()) = flights.take_off_key(7, || ());
    assert_eq!(taken.len(), 2);
    for (flight, key) in [(one, 1), (other, 2)] {
        assert!(!joins(&flights, &flight, key));
        assert_eq!(flights.land(&flight, || ()), None);
    }
}

/// Whoever takes a flight off finds it there, or finds what it has stored.
#[test]
fn a_flight_is_on_the_board_until_it_is_stored() {
    let flights = Flights::new(4);
    let flight = lead(&flights, 1);
    let (taken, taken_off) = channel();
    thread::scope(|scope| {
        let flights = &flights;
        let landed = flights.land(&flight, || {
            scope.spawn(move || {
                drop(flights.take_off_key(7, || ()));
                let _ = taken.send(());
            });
            // has to wait for this to end; if it had not, it would do so now
            taken_off.recv_timeout(Duration::from_millis(50))
        });
        assert_eq!(landed, Some(Err(RecvTimeoutError::Timeout)));
    });
}

#[test]
fn a_landed_value_is_checked_against_all_its_leases() {
    let flights = Flights::new(4);
    let (flight, name) = (lead(&flights, 1), Group::unique().name(Extent::Whole));
    let answer = answer(vec![lease::grant(name)]);
    assert!(flight.vouches_for(&answer));
    lease::revoke(name);
    assert!(!flight.vouches_for(&answer));
}

#[test]
fn whoever_looks_again_finds_what_landed_meanwhile() {
    let flights = Flights::new(4);
    let found = flights.board(7, 1, |other| *other == 1, || Some(stored(Vec::new())));
    assert!(matches!(found, Boarding::Stored(_)));
    let name = Group::unique().name(Extent::Whole);
    let revoked = stored(vec![lease::grant(name)]);
    lease::revoke(name);
    let found = flights.board(7, 1, |other| *other == 1, || Some(revoked));
    assert!(matches!(found, Boarding::Lead(_)));
}

#[test]
fn nobody_waits_in_a_circle() {
    let flights = Flights::new(4);
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
    let flights = Flights::new(4);
    let [outer, inner, other] = [1, 2, 3].map(|key| lead(&flights, key));
    let waiting = Waiting::new(other.clone(), vec![outer.id(), inner.id()]);
    assert!(waiting.is_some());
    for awaited in [outer, inner] {
        assert!(Waiting::new(awaited, vec![other.id()]).is_none());
    }
}

#[test]
fn who_waits_hears_of_the_end() {
    let flights = Flights::new(4);
    let flight = lead(&flights, 1);
    let mut waiting = Waiting::new(flight.clone(), vec![]).expect("no circle");
    let poll =
        |waiting: &mut Waiting<_, _>| waiting.poll(vec![], &mut Context::from_waker(Waker::noop()));
    assert_eq!(poll(&mut waiting), Poll::Pending);
    flight.end(Outcome::Landed {
        answer: answer(Vec::new()),
        tainted: false,
    });
    flights.give_up(&flight);
    assert_eq!(poll(&mut waiting), Poll::Ready(Waited::Ended));
    assert_eq!(waiting.block(), Waited::Ended);
    let first = matches!(waiting.outcome(), Some(Outcome::Landed { .. }));
    assert!(first, "a flight ends once");
}

#[test]
fn a_leader_is_given_up_only_if_woken_and_left_alone() {
    let flights = Flights::new(4);
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
    let flights = Flights::new(4);
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
    let flights = Flights::new(4);
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
