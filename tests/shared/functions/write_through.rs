//! Write-through on a store: a value that is put is served, unless something else has come between.

use crate::logs::{lines, listen};
use crate::stores::open;
use larder::store::Fault;
use larder::{Cache, Tag, cached, deferred, invalidates};
use log::Level;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("write-through"));

/// The database. Each test has rows of its own.
static ROWS: Mutex<Option<HashMap<u64, u64>>> = Mutex::new(None);

fn row(id: u64) -> u64 {
    let rows = ROWS.lock().unwrap();
    rows.as_ref()
        .and_then(|rows| rows.get(&id).copied())
        .unwrap_or_default()
}

fn write_row(id: u64, value: u64) {
    let mut rows = ROWS.lock().unwrap();
    rows.get_or_insert_default().insert(id, value);
}

#[derive(Tag)]
#[tag(store = CACHE)]
struct Row(u64);

#[cached(timeout = 60, store = CACHE)]
fn value(id: u64) -> u64 {
    row(id)
}

#[cached(timeout = 60, store = CACHE)]
fn built(id: u64) -> u64 {
    value(id) + 1000
}

#[cached(timeout = 60, store = CACHE)]
fn pair(id: u64, part: u64) -> u64 {
    row(id) + part
}

#[cached(timeout = 60, store = CACHE, tags(Row(id)))]
fn tagged(id: u64) -> u64 {
    row(id)
}

#[invalidates(value(id))]
fn set(id: u64, new: u64) {
    write_row(id, new);
    drop(value::put(&id, new));
}

/// What is served without a computation.
fn served(id: u64) -> Option<u64> {
    value::peek(&id).wait().unwrap()
}

#[test]
fn what_a_write_puts_is_served_and_nothing_else() {
    value(1);
    assert_eq!(built(1), 1000);
    set(1, 5);
    assert_eq!(served(1), Some(5));
    assert_eq!((value(1), built(1)), (5, 1005));
    set(1, 6);
    assert_eq!((served(1), built(1)), (Some(6), 1006));
    value::invalidate(&1).wait().unwrap();
    assert_eq!(served(1), None, "it goes like any other");
}

#[test]
fn what_was_never_computed_can_be_put() {
    set(2, 7);
    assert_eq!(served(2), Some(7));
}

#[test]
fn the_last_value_that_a_write_puts_counts() {
    #[invalidates(value(id))]
    fn twice(id: u64) {
        write_row(id, 9);
        drop(value::put(&id, 8));
        drop(value::put(&id, 9));
        assert_eq!(served(id), None, "not before it has ended");
    }
    twice(3);
    assert_eq!(served(3), Some(9));
}

#[test]
fn a_write_that_fails_puts_nothing() {
    #[invalidates(value(id))]
    fn fails(id: u64) -> Result<(), ()> {
        drop(value::put(&id, 1));
        Err(())
    }
    value(4);
    assert_eq!(fails(4), Err(()));
    assert_eq!(served(4), None);
}

#[test]
fn a_body_that_invalidates_as_well_puts_nothing() {
    #[invalidates(value(id))]
    fn both(id: u64) {
        value::invalidate(&id).wait().unwrap();
        drop(value::put(&id, 1));
    }
    both(5);
    assert_eq!(served(5), None);
}

/// It is safe to put less, never more.
#[test]
fn a_write_whose_body_does_not_put_itself_only_invalidates() {
    fn elsewhere(id: u64) {
        drop(value::put(&id, 1));
    }
    #[invalidates(value(id))]
    fn indirect(id: u64) {
        elsewhere(id);
    }
    value(6);
    indirect(6);
    assert_eq!(served(6), None);
}

#[test]
fn in_two_phases_and_deferred_it_only_invalidates() {
    #[invalidates(two_phase, value(id))]
    fn marked(id: u64) {
        drop(value::put(&id, 1));
    }
    value(7);
    marked(7);
    assert_eq!(served(7), None);
    value(7);
    deferred(|| drop(value::put(&7, 1)));
    assert_eq!(served(7), None);
}

#[test]
fn a_write_inside_another_only_invalidates() {
    #[invalidates(value(id))]
    fn around(id: u64) {
        set(id, 1);
    }
    around(8);
    assert_eq!(served(8), None);
}

/// The value depends on the function and on its slice as well, which the write names too.
#[test]
fn what_the_write_itself_invalidates_does_not_take_the_value_along() {
    #[invalidates(pair(id, 1), pair(id, ..), pair(..), Row(id))]
    fn all(id: u64) {
        write_row(id, 3);
        drop(pair::put(&id, &1, 4));
    }
    pair(9, 1);
    pair(9, 2);
    all(9);
    assert_eq!(pair::peek(&9, &1).wait(), Ok(Some(4)));
    assert_eq!(pair::peek(&9, &2).wait(), Ok(None));
    pair::clear().wait().unwrap();
    assert_eq!(pair::peek(&9, &1).wait(), Ok(None));
    all(9);
    larder::invalidate!(pair(9, ..));
    assert_eq!(pair::peek(&9, &1).wait(), Ok(None));
}

#[test]
fn a_value_that_is_put_goes_with_its_tag() {
    #[invalidates(tagged(id), Row(id))]
    fn set_tagged(id: u64) {
        drop(tagged::put(&id, 5));
    }
    set_tagged(10);
    assert_eq!(tagged::peek(&10).wait(), Ok(Some(5)));
    larder::invalidate!(Row(10));
    assert_eq!(tagged::peek(&10).wait(), Ok(None));
}

#[tokio::test]
async fn async_writes_put_as_well() {
    #[cached(timeout = 60, store = CACHE)]
    async fn later(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(later(id))]
    async fn set_later(id: u64, new: u64) -> Result<(), Fault> {
        tokio::task::yield_now().await;
        later::put(&id, new).await
    }
    set_later(11, 3).await.unwrap();
    assert_eq!(later::peek(&11).await, Ok(Some(3)));
    assert_eq!(later(11).await, 3);
    later::put(&11, 4).await.unwrap();
    assert_eq!(later(11).await, 4);
}

/// A write that goes on until it is told to end.
fn begin(id: u64, new: u64) -> impl FnOnce() {
    #[invalidates(value(id))]
    fn slow(id: u64, new: u64, begun: &Sender<()>, end: &Receiver<()>) {
        begun.send(()).unwrap();
        end.recv().unwrap();
        drop(value::put(&id, new));
    }
    let (begun, has_begun) = channel();
    let (end, ends) = channel();
    let write = thread::spawn(move || slow(id, new, &begun, &ends));
    has_begun.recv().unwrap();
    move || {
        end.send(()).unwrap();
        write.join().unwrap();
    }
}

#[test]
fn of_two_writes_that_overlap_the_second_to_end_puts_nothing() {
    #[cached(timeout = 60, store = CACHE)]
    fn overlapped(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(overlapped(1))]
    fn overlapping(new: u64, meanwhile: impl FnOnce()) {
        meanwhile();
        drop(overlapped::put(&1, new));
    }
    let (end_one, end_other) = (begin(12, 1), begin(12, 2));
    end_one();
    assert_eq!(served(12), Some(1));
    end_other();
    assert_eq!(served(12), None, "nobody knows which came last");
    listen();
    let said = || lines(&[".overlapped:{", "put is not stored", "came between"]);
    overlapping(1, || {});
    assert_eq!((overlapped::peek(&1).wait(), said()), (Ok(Some(1)), vec![]));
    overlapping(1, || {
        let other = thread::spawn(|| overlapping(2, || {}));
        other.join().unwrap();
    });
    assert_eq!(overlapped::peek(&1).wait(), Ok(None));
    assert!(matches!(&said()[..], [(Level::Debug, _)]), "{:?}", said());
}

#[test]
fn whatever_comes_between_keeps_it_from_being_put() {
    let comes_between: [&dyn Fn(u64); 3] = [
        &|id| value::invalidate(&id).wait().unwrap(),
        &|id| drop(value::put(&id, 1).wait()),
        &|id| assert_eq!(value::refresh(id), 0),
    ];
    for (id, between) in (20..).zip(comes_between) {
        let end = begin(id, 2);
        between(id);
        end();
        assert_ne!(served(id), Some(2), "{id}");
    }
    // who computes meanwhile takes nothing away, and stores nothing over it
    let end = begin(30, 2);
    assert_eq!(value(30), 0);
    end();
    assert_eq!(served(30), Some(2));
}

#[test]
fn a_function_that_is_cleared_meanwhile_keeps_it_from_being_put() {
    #[cached(timeout = 60, store = CACHE)]
    fn cleared(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(cleared(id))]
    fn set_cleared(id: u64, between: fn()) {
        between();
        drop(cleared::put(&id, 2));
    }
    set_cleared(1, || {});
    assert_eq!(cleared::peek(&1).wait(), Ok(Some(2)));
    listen();
    let said = || lines(&[".cleared:{", "put is not stored", "came between"]);
    assert_eq!(said(), []);
    set_cleared(1, || {
        let clear = thread::spawn(|| cleared::clear().wait());
        clear.join().unwrap().unwrap();
    });
    assert_eq!(cleared::peek(&1).wait(), Ok(None));
    assert!(matches!(&said()[..], [(Level::Debug, _)]), "{:?}", said());
}

#[test]
fn outside_a_write_it_is_stored_at_once() {
    assert_eq!(built(13), 1000);
    value::put(&13, 4).wait().unwrap();
    assert_eq!((served(13), built(13)), (Some(4), 1004));
    drop(value::put(&13, 5));
    assert_ne!(value(13), 4, "nobody has waited for it");
}

#[test]
fn a_ticket_puts_unless_something_comes_between() {
    let ticket = value::begin_put(&14).wait();
    ticket.put(3).wait().unwrap();
    assert_eq!(served(14), Some(3));

    let ticket = value::begin_put(&14).wait();
    set(14, 4);
    ticket.put(5).wait().unwrap();
    assert_eq!(served(14), None);

    set(14, 6);
    drop(value::begin_put(&14).wait());
    assert_eq!(served(14), None, "the write may have happened");

    let (one, other) = (value::begin_put(&14).wait(), value::begin_put(&14).wait());
    one.put(7).wait().unwrap();
    assert_eq!(served(14), Some(7));
    other.put(8).wait().unwrap();
    assert_eq!(served(14), None);
}

#[test]
fn a_ticket_is_held_back_until_the_write_has_ended() {
    #[invalidates(value(0))]
    fn of_another(id: u64) {
        let ticket = value::begin_put(&id).wait();
        ticket.put(4).wait().unwrap();
        assert_eq!(served(id), None);
    }
    value(15);
    of_another(15);
    assert_eq!(served(15), Some(4));
    #[invalidates(value(0))]
    async fn of_another_async(id: u64) {
        let ticket = value::begin_put(&id).await;
        ticket.put(5).await.unwrap();
    }
    futures::executor::block_on(of_another_async(15));
    assert_eq!(served(15), Some(5));
}

#[test]
fn a_value_that_was_put_expires() {
    const TIMEOUT: Duration = Duration::from_secs(1);
    #[cached(timeout = "1s", store = CACHE)]
    fn brief(id: u64) -> u64 {
        id
    }
    let begun = Instant::now();
    brief::put(&1, 5).wait().unwrap();
    let value = brief(1);
    // unless this machine is too slow to say
    assert!(begun.elapsed() >= TIMEOUT || value == 5);
    thread::sleep(TIMEOUT * 2);
    assert_eq!(brief(1), 1);
}
