//! While a scope ends: its body is over, and not everything is invalidated yet.

use crate::support::{Gate, row_and_view, within};
use larder::{cached, deferred, in_frame_blocking, invalidates};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread::{JoinHandle, spawn};

/// Two doors: the first opens when someone is there, who goes on once the second does.
struct Hold([Gate; 2]);

impl Hold {
    const fn new() -> Self {
        Hold([const { Gate::new() }; 2])
    }

    fn pass(&self) {
        self.0[0].open();
        self.0[1].wait();
    }

    fn meanwhile<R>(&self, run: impl FnOnce() -> R) -> R {
        self.0[0].wait();
        let result = run();
        self.0[1].open();
        result
    }
}

/// A value that is held up where it is dropped, at the end of what invalidates it.
struct HeldUp(&'static Hold);

impl Drop for HeldUp {
    fn drop(&mut self) {
        self.0.pass();
    }
}

static HOLDS: [Hold; 2] = [const { Hold::new() }; 2];

#[cached]
fn held_up(id: usize) -> Arc<HeldUp> {
    Arc::new(HeldUp(&HOLDS[id]))
}

#[test]
fn a_task_that_goes_on_sees_the_effect_of_the_write() {
    row_and_view! { DB, row, view }
    // the last is invalidated first
    #[invalidates(row(1), held_up(0))]
    fn write() -> JoinHandle<u64> {
        DB.store(2, SeqCst);
        spawn(in_frame_blocking(|| HOLDS[0].meanwhile(|| view(1))))
    }
    within(20, || {
        assert_eq!(view(1), 1);
        held_up(0);
        assert_eq!(write().join().unwrap(), 2);
        assert_eq!(view(1), 2);
    });
}

#[test]
fn what_is_invalidated_then_is_invalidated_now() {
    row_and_view! { DB, row, view }
    within(20, || {
        assert_eq!(view(1), 1);
        held_up(1);
        let task = deferred(|| {
            held_up::invalidate(&1);
            spawn(in_frame_blocking(|| {
                HOLDS[1].meanwhile(|| {
                    DB.store(2, SeqCst);
                    row::invalidate(&1);
                });
            }))
        });
        task.join().unwrap();
        assert_eq!(view(1), 2);
    });
}
