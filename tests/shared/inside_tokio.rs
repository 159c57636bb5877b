//! Functions that block, called in tasks of an executor that wants to be let on now and then.

use larder::store::Memory;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("tokio", Memory::default()));

#[cached(timeout = 60, store = CACHE)]
fn double(n: u64) -> u64 {
    n * 2
}

#[invalidates(double(n))]
fn touch(n: u64) {
    let _ = n;
}

#[test]
fn a_task_may_make_any_number_of_calls_that_block() {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build();
        let calls = async {
            for n in 0..400 {
                assert_eq!(double(n), n * 2);
                touch(n);
            }
        };
        let calls = async { tokio::spawn(calls).await.unwrap() };
        runtime.unwrap().block_on(calls);
        done.send(()).unwrap();
    });
    let outcome = is_done.recv_timeout(Duration::from_secs(30));
    assert_eq!(outcome, Ok(()), "a call hangs, or a value is wrong");
}
