//! Past its timeout a value has its uses only as long as nothing has invalidated it.

use crate::support::{Gate, expire, poll_once, within};
use futures::executor::block_on;
use futures::future::join;
use larder::{Tag, cached, invalidate, invalidates};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread::{scope, sleep};
use std::time::Duration;

/// One number, and a way to hold up the next load that comes by.
struct Source {
    version: AtomicU64,
    fails: AtomicBool,
    hold: Mutex<Option<Arc<Hold>>>,
}

#[derive(Default)]
struct Hold {
    begun: Gate,
    release: Gate,
}

impl Source {
    const fn new() -> Self {
        Source {
            version: AtomicU64::new(0),
            fails: AtomicBool::new(false),
            hold: Mutex::new(None),
        }
    }

    fn hold_up(&self) -> Arc<Hold> {
        let hold = Arc::<Hold>::default();
        *self.hold.lock().unwrap() = Some(hold.clone());
        hold
    }

    fn meet(&self) -> Option<Arc<Hold>> {
        self.hold.lock().unwrap().take()
    }

    fn answer(&self, version: u64) -> Result<u64, String> {
        match self.fails.load(SeqCst) {
            true => Err(format!("after {version}")),
            false => Ok(version),
        }
    }

    fn load(&self) -> Result<u64, String> {
        let version = self.version.load(SeqCst);
        if let Some(hold) = self.meet() {
            hold.begun.open();
            hold.release.wait();
        }
        self.answer(version)
    }

    async fn load_async(&self) -> Result<u64, String> {
        let version = self.version.load(SeqCst);
        if let Some(hold) = self.meet() {
            hold.release.pass().await;
        }
        self.answer(version)
    }

    /// Whether this is an answer for a call that started after the write.
    fn is_new(&self, answer: &Result<u64, String>) -> bool {
        match answer {
            Ok(version) => *version == self.version.load(SeqCst),
            Err(_) => self.fails.load(SeqCst),
        }
    }
}

/// `ends! { name(id, page): { .. } }`: after these statements nothing from before is served.
macro_rules! ends {
    ($($name:ident($id:ident, $page:ident): $how:block)+) => {$(
        mod $name {
            use super::*;

            #[derive(Tag)]
            struct Table(u64);

            #[derive(Tag)]
            #[tag(within = Table(self.0 % 10))]
            struct Row(u64);

            mod sync {
                use super::*;

                static SOURCE: Source = Source::new();

                #[cached(timeout = "30ms", stale = "1h", stale_if_error = "1h", tags(Row(id)))]
                fn row(id: u64, page: u32) -> Result<u64, String> {
                    SOURCE.load()
                }

                #[cached(timeout = "30ms", stale = "1h", stale_if_error = "1h")]
                fn view(id: u64, page: u32) -> Result<u64, String> {
                    row(id, page)
                }

                #[allow(unused_variables)]
                fn write($id: u64, $page: u32) {
                    SOURCE.version.fetch_add(1, SeqCst);
                    $how
                }

                /// `held` is under way while it happens. Who asks for the view then may have to
                /// wait for that one.
                fn trial(id: u64, held: fn(u64, u32) -> Result<u64, String>, fails: bool) {
                    SOURCE.fails.store(false, SeqCst);
                    view(id, 3).unwrap();
                    expire();
                    SOURCE.fails.store(fails, SeqCst);
                    let hold = SOURCE.hold_up();
                    scope(|scope| {
                        let leader = scope.spawn(move || held(id, 3));
                        hold.begun.wait();
                        write(id, 3);
                        let answer = row(id, 3);
                        assert!(SOURCE.is_new(&answer), "{answer:?} meanwhile");
                        let view = scope.spawn(move || view(id, 3));
                        sleep(Duration::from_millis(5));
                        hold.release.open();
                        let answer = view.join().unwrap();
                        assert!(SOURCE.is_new(&answer), "{answer:?} of the view");
                        // it overlapped the write; but what failed was not stood in for
                        assert_eq!(leader.join().unwrap().is_err(), fails);
                    });
                    for asked in [row, view] {
                        let answer = asked(id, 3);
                        assert!(SOURCE.is_new(&answer), "{answer:?} afterwards");
                    }
                }

                #[test]
                fn nothing_from_before_is_served() {
                    within(30, || {
                        for fails in [false, true] {
                            for (place, held) in [row, view].into_iter().enumerate() {
                                trial(100 + 20 * u64::from(fails) + place as u64, held, fails);
                            }
                        }
                    });
                }
            }

            static SOURCE: Source = Source::new();

            #[cached(timeout = "30ms", stale = "1h", stale_if_error = "1h", tags(Row(id)))]
            async fn row(id: u64, page: u32) -> Result<u64, String> {
                SOURCE.load_async().await
            }

            #[cached(timeout = "30ms", stale = "1h", stale_if_error = "1h")]
            async fn view(id: u64, page: u32) -> Result<u64, String> {
                row(id, page).await
            }

            #[allow(unused_variables)]
            fn write($id: u64, $page: u32) {
                SOURCE.version.fetch_add(1, SeqCst);
                $how
            }

            #[test]
            fn nothing_from_before_is_served_to_tasks() {
                within(30, || {
                    for (id, fails) in [(200, false), (201, true)] {
                        SOURCE.fails.store(false, SeqCst);
                        block_on(view(id, 3)).unwrap();
                        expire();
                        SOURCE.fails.store(fails, SeqCst);
                        let hold = SOURCE.hold_up();
                        let mut leader = Box::pin(view(id, 3));
                        assert!(poll_once(&mut leader).is_pending());
                        let served = poll_once(&mut Box::pin(view(id, 3)));
                        assert!(matches!(served, Poll::Ready(Ok(_))), "{served:?}");
                        write(id, 3);
                        let answer = block_on(row(id, 3));
                        assert!(SOURCE.is_new(&answer), "{answer:?} meanwhile");
                        let waits = view(id, 3);
                        hold.release.open();
                        let (leader, answer) = block_on(join(leader, waits));
                        assert_eq!(leader.is_err(), fails);
                        assert!(SOURCE.is_new(&answer), "{answer:?} of the view");
                        let answers = [block_on(row(id, 3)), block_on(view(id, 3))];
                        assert!(answers.iter().all(|it| SOURCE.is_new(it)), "{answers:?}");
                    }
                });
            }
        }
    )+};
}

ends! {
    by_key(id, page): { row::invalidate(&id, &page) }
    by_name(id, page): { invalidate!(row { page, id }) }
    by_the_first_part(id, page): { invalidate!(row(id, ..)) }
    by_the_last_part(id, page): { invalidate!(row(_, page)) }
    the_whole_function(id, page): { row::clear() }
    a_tag(id, page): { invalidate!(Row(id)) }
    every_tag(id, page): { invalidate!(Row(..)) }
    the_tag_it_is_within(id, page): { invalidate!(Table(id % 10)) }
    a_write(id, page): {
        #[invalidates(row(id, page))]
        fn write(id: u64, page: u32) {}
        write(id, page);
    }
    a_write_that_panics(id, page): {
        #[invalidates(Row(id))]
        fn write(id: u64) {
            panic!("as planned");
        }
        std::panic::catch_unwind(|| write(id)).unwrap_err();
    }
}
