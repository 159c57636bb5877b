//! `in_frame`: what is spawned belongs to the function that spawned it.

use crate::support::{Gate, echoes, on_tokio, within};
use larder::{cached, in_frame, in_frame_blocking, invalidates};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use tokio::task::yield_now;

#[test]
fn what_a_spawned_task_reads_is_depended_on() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    async fn row(id: u64) -> u64 {
        yield_now().await;
        DB.load(SeqCst) + id
    }
    #[cached]
    async fn carried(id: u64) -> u64 {
        let one = tokio::spawn(in_frame(row(id)));
        let other = tokio::spawn(in_frame(async move { row(id + 1).await }));
        one.await.unwrap() + other.await.unwrap()
    }
    #[cached]
    async fn left_alone(id: u64) -> u64 {
        tokio::spawn(row(id)).await.unwrap()
    }
    on_tokio(async {
        for id in [0, 1] {
            let was = carried(0).await;
            assert!(carried::contains(&0));
            DB.fetch_add(1, SeqCst);
            row::invalidate(&id);
            assert!(!carried::contains(&0), "it read row({id})");
            assert_ne!(carried(0).await, was);
        }
        // as the documentation says
        left_alone(0).await;
        row::invalidate(&0);
        assert!(left_alone::contains(&0));
    });
}

#[test]
fn what_a_spawned_thread_reads_is_depended_on() {
    echoes! { row }
    #[cached]
    fn sum(to: u64) -> u64 {
        let threads: Vec<_> = (0..to)
            .map(|id| thread::spawn(in_frame_blocking(move || row(id))))
            .collect();
        threads.into_iter().map(|row| row.join().unwrap()).sum()
    }
    for id in 0..4 {
        assert_eq!(sum(4), 6);
        row::invalidate(&id);
        assert!(!sum::contains(&4), "it read row({id})");
    }
    assert_eq!(in_frame_blocking(|| row(1))(), 1);
    assert!(row::contains(&1), "outside any frame it changes nothing");
}

/// A value may leave the task by other ways than through the function that spawned it.
#[test]
fn what_is_read_after_the_body_counts_for_what_is_around_it() {
    echoes! { row }
    #[cached]
    fn outer(id: u64) -> u64 {
        let (send, receive) = channel();
        #[cached(ignore(sink))]
        fn inner(id: u64, sink: impl FnOnce(Box<dyn FnOnce() -> u64 + Send>)) -> u64 {
            sink(Box::new(in_frame_blocking(move || row(id))));
            id
        }
        inner(id, |run| send.send(run).unwrap());
        let run = receive.recv().unwrap();
        thread::spawn(run).join().unwrap()
    }
    assert_eq!(outer(1), 1);
    row::invalidate(&1);
    assert!(!outer::contains(&1));
}

/// Tasks of two functions that wait for each other's keys.
#[test]
fn spawned_tasks_do_not_wait_in_a_circle() {
    #[cached]
    async fn left(id: u64) -> u64 {
        if id == 0 {
            return 1;
        }
        yield_now().await;
        tokio::spawn(in_frame(right(id - 1))).await.unwrap() + 1
    }
    #[cached]
    async fn right(id: u64) -> u64 {
        yield_now().await;
        tokio::spawn(in_frame(Box::pin(later(id)))).await.unwrap() + 1
    }
    fn later(id: u64) -> std::pin::Pin<Box<dyn Future<Output = u64> + Send>> {
        Box::pin(left(id))
    }
    within(30, || {
        for id in 1..20 {
            on_tokio(async move {
                let (one, other) = tokio::join!(left(id), right(id));
                assert_eq!((one, other), (id * 2 + 1, id * 2 + 2));
            });
            left::clear();
            right::clear();
        }
    });
}

/// A task of a write sees its effect, and shows it to nobody.
#[test]
fn a_task_of_a_write_is_part_of_it() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    async fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[invalidates(row(0))]
    async fn write() -> u64 {
        DB.fetch_add(1, SeqCst);
        tokio::spawn(in_frame(row(0))).await.unwrap()
    }
    on_tokio(async {
        assert_eq!(row(0).await, 0);
        assert_eq!(write().await, 1);
        assert!(!row::contains(&0));
        assert_eq!(row(0).await, 1);
    });
}

/// The thread goes on when the function that spawned it has returned.
#[test]
fn what_is_read_too_late_counts_for_what_is_around() {
    static TASK: Mutex<Option<JoinHandle<u64>>> = Mutex::new(None);
    static BEGUN: Gate = Gate::new();
    static GO_ON: Gate = Gate::new();
    echoes! { leaf }
    #[cached]
    fn row(id: u64) -> u64 {
        BEGUN.open();
        GO_ON.wait();
        leaf(id)
    }
    #[cached]
    fn inner(id: u64) -> u64 {
        let task = thread::spawn(in_frame_blocking(move || row(id)));
        *TASK.lock().unwrap() = Some(task);
        BEGUN.wait();
        id
    }
    #[cached]
    fn outer(id: u64) -> u64 {
        inner(id);
        GO_ON.open();
        let task = TASK.lock().unwrap().take().unwrap();
        task.join().unwrap()
    }
    assert_eq!(outer(1), 1);
    leaf::invalidate(&1);
    assert!(!outer::contains(&1));
}
