//! Futures that are started in one place and awaited in another: a load that gets its value by
//! one can't always vouch for what it makes of it, and is then for its own caller alone.

use crate::support::{Gate, poll_once, within};
use futures::executor::block_on;
use futures::future::BoxFuture;
use larder::{Tag, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// A future on its way into a call.
type Slot = Arc<Mutex<Option<BoxFuture<'static, u64>>>>;

fn slot(future: impl Future<Output = u64> + Send + 'static) -> Slot {
    Arc::new(Mutex::new(Some(Box::pin(future))))
}

fn take(slot: &Slot) -> Option<BoxFuture<'static, u64>> {
    slot.lock().unwrap().take()
}

/// `rows! { items }` makes a database of one number, a function that reads it, once the gate of
/// its key is open, and one that awaits what it is given, or else reads the first row; then the
/// items.
macro_rules! rows {
    ($($item:item)*) => {
        static DB: AtomicU64 = AtomicU64::new(1);
        static GATES: [Gate; 4] = [const { Gate::new() }; 4];
        #[cached]
        async fn row(id: u64) -> u64 {
            GATES[id as usize].pass().await;
            DB.load(SeqCst)
        }
        #[cached(ignore(slot))]
        async fn view(id: u64, slot: Slot) -> u64 {
            let _ = id;
            match take(&slot) {
                Some(future) => future.await,
                None => row(0).await,
            }
        }
        /// A load of a row, and a call that waits for it, both started outside of any load.
        #[allow(dead_code)]
        fn joined(id: u64) -> [BoxFuture<'static, u64>; 2] {
            [started(row(id)), started(row(id))]
        }
        $($item)*
    };
}

/// A future that was polled here, and waits.
fn started(future: impl Future<Output = u64> + Send + 'static) -> BoxFuture<'static, u64> {
    let mut future: BoxFuture<'static, u64> = Box::pin(future);
    assert!(poll_once(&mut future).is_pending());
    future
}

#[test]
fn what_waited_for_a_load_elsewhere_is_not_kept() {
    rows! {}
    within(8, || {
        let [leader, joined] = joined(0);
        let mut outer = started(view(1, slot(joined)));
        GATES[0].open();
        assert_eq!((block_on(leader), block_on(&mut outer)), (1, 1));
        DB.store(2, SeqCst);
        row::invalidate(&0);
        assert_eq!(view::peek(&1), None);
        assert_eq!(block_on(view(1, Slot::default())), 2);
    });
}

#[test]
fn what_led_a_load_elsewhere_is_not_kept() {
    rows! {}
    within(8, || {
        let outer = started(view(1, slot(started(row(0)))));
        GATES[0].open();
        assert_eq!(block_on(outer), 1);
        DB.store(2, SeqCst);
        row::invalidate(&0);
        assert_eq!(view::peek(&1), None);
        assert_eq!(block_on(view(1, Slot::default())), 2);
    });
}

#[test]
fn nor_is_what_was_built_on_it() {
    rows! {
        #[cached(ignore(slot))]
        async fn page(id: u64, slot: Slot) -> u64 {
            view(id, slot).await
        }
    }
    within(8, || {
        let outer = started(page(1, slot(started(row(0)))));
        GATES[0].open();
        assert_eq!(block_on(outer), 1);
        assert_eq!((page::peek(&1), view::peek(&1)), (None, None));
    });
}

#[test]
fn who_waits_for_such_a_load_computes() {
    rows! {}
    within(8, || {
        let [leader, joined] = joined(0);
        let outer = started(view(1, slot(joined)));
        let waits = started(view(1, Slot::default()));
        GATES[0].open();
        assert_eq!((block_on(leader), block_on(outer)), (1, 1));
        DB.store(2, SeqCst);
        row::invalidate(&0);
        assert_eq!(block_on(waits), 2);
        assert_eq!(view::peek(&1), Some(2));
    });
}

/// A call waits for two such loads of its key at most.
#[test]
fn who_waits_for_such_loads_again_and_again_computes_alone() {
    rows! {}
    within(8, || {
        GATES[0].open();
        let outer = |id| {
            let [leader, joined] = joined(id);
            (leader, started(view(1, slot(joined))))
        };
        let (leader, first) = outer(1);
        let mut waits = started(view(1, Slot::default()));
        GATES[1].open();
        assert_eq!((block_on(leader), block_on(first)), (1, 1));
        let (leader, second) = outer(2);
        assert!(poll_once(&mut waits).is_pending(), "joins the second");
        GATES[2].open();
        assert_eq!((block_on(leader), block_on(second)), (1, 1));
        let _third = outer(3);
        assert!(poll_once(&mut waits).is_ready(), "waits for the third too");
    });
}

/// The future starts anew where it is awaited: nothing of where it was started first is left.
#[test]
fn what_goes_on_in_another_load_is_captured_there() {
    rows! {}
    within(8, || {
        let [leader, joined] = joined(0);
        let outer = started(view(1, slot(joined)));
        drop(leader);
        GATES[0].open();
        assert_eq!(block_on(outer), 1);
        assert_eq!(view::peek(&1), Some(1), "led by the load itself");
        DB.store(2, SeqCst);
        row::invalidate(&0);
        assert_eq!(view::peek(&1), None);
        assert_eq!(block_on(view(1, Slot::default())), 2);
    });
}

#[test]
fn what_goes_on_in_a_write_is_not_shared() {
    static END: Gate = Gate::new();
    rows! {
        #[invalidates(view(1))]
        async fn write(joined: Slot) -> u64 {
            DB.store(2, SeqCst);
            let read = take(&joined).unwrap().await;
            END.pass().await;
            read
        }
    }
    within(8, || {
        let [leader, joined] = joined(0);
        drop(leader);
        GATES[0].open();
        let mut writer = started(write(slot(joined)));
        assert_eq!(row::peek(&0), None, "not committed");
        END.open();
        assert_eq!(block_on(&mut writer), 2);
        assert_eq!(row::peek(&0), None);
    });
}

/// `unfinished! { target }` has a load begin a write of a row, hand it on unfinished, and return
/// what was read inside.
macro_rules! unfinished {
    ($($target:tt)+) => {{
        static END: Gate = Gate::new();
        static READ: AtomicU64 = AtomicU64::new(0);
        static DB: AtomicU64 = AtomicU64::new(1);
        static GATE: Gate = Gate::new();
        #[derive(Tag)]
        struct Row(u64);
        #[cached(tags(Row(id)))]
        async fn row(id: u64, page: u64) -> u64 {
            let _ = page;
            GATE.pass().await;
            id + DB.load(SeqCst)
        }
        #[invalidates($($target)+)]
        async fn write(read: Slot) {
            DB.fetch_add(1, SeqCst);
            READ.store(take(&read).unwrap().await, SeqCst);
            END.pass().await;
        }
        #[cached(ignore(read, handed_on))]
        async fn outer(id: u64, read: Slot, handed_on: Handed) -> u64 {
            let mut write: BoxFuture<'_, ()> = Box::pin(write(read));
            assert!(poll_once(&mut write).is_pending());
            *handed_on.lock().unwrap() = Some(write);
            id + READ.load(SeqCst)
        }
        // so that the masks are known
        larder::invalidate!(row(5, ..), row(_, 5));
        let (leader, joined) = (started(row(0, 0)), started(row(0, 0)));
        drop(leader);
        GATE.open();
        for read in [slot(row(0, 0)), slot(joined)] {
            let handed_on = Handed::default();
            let uncommitted = DB.load(SeqCst) + 1;
            assert_eq!(block_on(outer(0, read, handed_on.clone())), uncommitted);
            assert_eq!(outer::peek(&0), None, "{}", stringify!($($target)+));
            let write = handed_on.lock().unwrap().take();
            drop(write);
        }
    }};
}

type Handed = Arc<Mutex<Option<BoxFuture<'static, ()>>>>;

#[test]
fn what_was_read_in_an_unfinished_write_is_not_kept() {
    within(8, || {
        unfinished!(row(0, 0));
        unfinished!(row(0, ..));
        unfinished!(row(_, 0));
        unfinished!(row(..));
        unfinished!(Row(0));
        unfinished!(Row(..));
    });
}
