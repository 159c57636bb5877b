//! What a declared write invalidates, and when: on success, on failure, on panic, when it is
//! dropped half way.

use crate::support::{Gate, echoes, on_tokio, poll_once};
use futures::executor::block_on;
use larder::{Tag, cached, invalidates};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, PartialEq)]
struct Failed;

#[test]
fn it_is_applied_on_success_on_error_and_on_panic() {
    echoes! { row }
    #[invalidates(row(id))]
    fn write(id: u64, end: Result<(), Failed>) -> Result<(), Failed> {
        end
    }
    #[invalidates(row(id))]
    fn panics(id: u64) {
        panic!("as planned: {id}");
    }
    row(1);
    write(1, Ok(())).unwrap();
    assert!(!row::contains(&1));

    row(1);
    assert_eq!(write(1, Err(Failed)), Err(Failed));
    assert!(!row::contains(&1));

    row(1);
    row(2);
    catch_unwind(|| panics(1)).unwrap_err();
    assert!(!row::contains(&1));
    assert!(row::contains(&2), "another entry went too");
}

#[test]
fn it_is_applied_however_a_future_ends() {
    static GATE: Gate = Gate::new();
    #[cached]
    async fn row(id: u64) -> u64 {
        id
    }
    #[invalidates(row(id))]
    async fn write(id: u64, end: Result<(), Failed>) -> Result<(), Failed> {
        tokio::task::yield_now().await;
        end
    }
    #[invalidates(row(id))]
    async fn panics(id: u64) {
        panic!("as planned: {id}");
    }
    #[invalidates(row(id))]
    async fn stops(id: u64) {
        GATE.pass().await;
        unreachable!("nobody opens the gate: {id}");
    }
    block_on(row(1));
    on_tokio(write(1, Ok(()))).unwrap();
    assert!(!row::contains(&1), "success");

    block_on(row(1));
    assert_eq!(on_tokio(write(1, Err(Failed))), Err(Failed));
    assert!(!row::contains(&1), "error");

    block_on(row(1));
    catch_unwind(|| block_on(panics(1))).unwrap_err();
    assert!(!row::contains(&1), "panic");

    block_on(row(1));
    let mut half_way = Box::pin(stops(1));
    assert!(poll_once(&mut half_way).is_pending());
    assert!(row::contains(&1), "invalidated before its end");
    drop(half_way);
    assert!(!row::contains(&1), "dropped");

    block_on(row(1));
    drop(stops(1));
    assert!(row::contains(&1), "a future never polled has done nothing");
}

#[test]
fn the_body_may_consume_what_the_targets_name() {
    #[cached]
    fn row(name: &str) -> usize {
        name.len()
    }
    struct Order {
        customer: String,
    }
    #[invalidates(row(order.customer))]
    fn consume(order: Order) -> String {
        order.customer
    }
    #[invalidates(row(name))]
    async fn consume_async(name: String) -> String {
        tokio::task::yield_now().await;
        name
    }
    let customer = || "ada".to_owned();
    row("ada");
    assert_eq!(
        consume(Order {
            customer: customer()
        }),
        "ada"
    );
    assert!(!row::contains("ada"));
    row("ada");
    assert_eq!(on_tokio(consume_async(customer())), "ada");
    assert!(!row::contains("ada"));
}

#[test]
fn a_method_may_take_itself_mutably_or_by_value() {
    echoes! { row }
    struct Session {
        id: u64,
        writes: u32,
    }
    impl Session {
        #[invalidates(row(self.id))]
        fn write(&mut self) -> &u32 {
            self.writes += 1;
            &self.writes
        }
        #[invalidates(row(self.id))]
        async fn write_async(&mut self) -> &mut u32 {
            self.writes += 1;
            &mut self.writes
        }
        #[invalidates(row(self.id))]
        fn close(self) -> u32 {
            self.writes
        }
    }
    let mut session = Session { id: 5, writes: 0 };
    row(5);
    assert_eq!(*session.write(), 1);
    assert!(!row::contains(&5));
    row(5);
    assert_eq!(*block_on(session.write_async()), 2);
    assert!(!row::contains(&5));
    row(5);
    assert_eq!(session.close(), 2);
    assert!(!row::contains(&5));
}

/// The targets are evaluated before the body: what it changes in its arguments changes nothing.
#[test]
fn targets_are_those_of_the_beginning() {
    echoes! { row }
    #[invalidates(row(*id))]
    fn write(id: &mut u64) {
        *id += 1;
    }
    row(1);
    row(2);
    write(&mut 1);
    assert!(!row::contains(&1) && row::contains(&2));
}

#[test]
fn a_pattern_decides_by_what_was_returned() {
    echoes! { row }
    #[invalidates(Ok(Some(id @ 2..)) => row(*id), Err(_) => row(0))]
    fn write(end: Result<Option<u64>, Failed>) -> Result<Option<u64>, Failed> {
        end
    }
    let all = || {
        (0..4).for_each(|id| {
            row(id);
        });
    };
    let kept = || (0..4).filter(row::contains).collect::<Vec<_>>();
    all();
    write(Ok(None)).unwrap();
    write(Ok(Some(1))).unwrap();
    assert_eq!(kept(), [0, 1, 2, 3]);
    write(Ok(Some(2))).unwrap();
    assert_eq!(kept(), [0, 1, 3]);
    write(Err(Failed)).unwrap_err();
    assert_eq!(kept(), [1, 3]);
}

#[test]
fn every_target_is_applied_even_if_dropping_a_value_panics() {
    static ARMED: AtomicBool = AtomicBool::new(false);
    #[derive(Clone)]
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(!ARMED.swap(false, Ordering::SeqCst), "as planned");
        }
    }
    #[derive(Tag)]
    struct Everything;
    #[cached]
    fn bomb(id: u64) -> Bomb {
        let _ = id;
        Bomb
    }
    #[cached(tags(Everything))]
    fn row(id: u64) -> u64 {
        id
    }
    #[invalidates(bomb(1), row(1), Everything, bomb(2))]
    fn write() {
        ARMED.store(true, Ordering::SeqCst);
    }
    bomb(1);
    bomb(2);
    row(1);
    row(2);
    catch_unwind(AssertUnwindSafe(write)).unwrap_err();
    assert!(!ARMED.load(Ordering::SeqCst), "nothing was dropped");
    assert!(!bomb::contains(&1) && !bomb::contains(&2));
    assert!(!row::contains(&1) && !row::contains(&2));
}
