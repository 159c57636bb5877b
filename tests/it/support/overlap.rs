//! Trials in which a load begins before an invalidation and ends after it.

use super::Gate;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::{Scope, ScopedJoinHandle, scope};
use std::time::Duration;

/// How long an answer may take that waits for nothing; only what hangs meets it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a call that may wait for the old load is left to get there.
const HEAD_START: Duration = Duration::from_micros(300);

/// A database of one number that only grows, in which one read can be held up.
#[derive(Debug)]
pub(crate) struct Db {
    version: AtomicU64,
    hold: Mutex<Option<(Place, Arc<Hold>)>>,
}

/// Where in the code a load is held up.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Place {
    /// In the function that reads the database, after it has.
    Inner,
    /// In the function that called it, after it has returned.
    Outer,
}

#[derive(Debug, Default)]
struct Hold {
    begun: Gate,
    release: Gate,
}

impl Db {
    pub(crate) const fn new() -> Self {
        Db {
            version: AtomicU64::new(0),
            hold: Mutex::new(None),
        }
    }

    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::SeqCst)
    }

    pub(crate) fn write(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    /// Stops the first load that comes by, until it is released.
    pub(crate) fn pause(&self, place: Place) {
        if let Some(hold) = self.meet(place) {
            hold.begun.open();
            hold.release.wait();
        }
    }

    /// The same for a future.
    pub(crate) async fn pause_async(&self, place: Place) {
        if let Some(hold) = self.meet(place) {
            hold.begun.open();
            hold.release.pass().await;
        }
    }

    fn meet(&self, place: Place) -> Option<Arc<Hold>> {
        let held = self.hold.lock().unwrap().take_if(|(at, _)| *at == place);
        held.map(|(_, hold)| hold)
    }

    fn hold_up(&self, place: Place) -> Arc<Hold> {
        let hold = Arc::<Hold>::default();
        *self.hold.lock().unwrap() = Some((place, hold.clone()));
        hold
    }
}

/// A database, and the ways to read a key of it.
pub(crate) struct Race<'a, R, V> {
    pub(crate) db: &'a Db,
    /// The function that reads the database.
    pub(crate) row: R,
    /// One that calls it.
    pub(crate) view: V,
}

impl<R, V> Race<'_, R, V>
where
    R: Fn(u64) -> u64 + Sync,
    V: Fn(u64) -> u64 + Sync,
{
    /// Runs a trial on each key, none of which was used before. `write` changes the database and
    /// invalidates the key.
    ///
    /// The oracle: a call that starts after `write` has returned gets what it wrote, whether it
    /// starts while the old load still runs or after it has ended.
    pub(crate) fn run(&self, verb: &str, keys: Range<u64>, write: impl Fn(u64) + Sync) {
        let schedules: [(Read<'_>, Place, Waits); 3] = [
            (&self.row, Place::Inner, Waits::Never),
            // who calls the outer function may have to wait for an old load of it
            (&self.view, Place::Inner, Waits::Perhaps),
            (&self.view, Place::Outer, Waits::Perhaps),
        ];
        let trials = keys.end - keys.start;
        let stale: usize = keys
            .zip(schedules.into_iter().cycle())
            .map(|(key, (read, place, waits))| {
                let trial = Trial {
                    db: self.db,
                    place,
                    key,
                    read,
                    write: &write,
                    meanwhile: (key % 2 == 0).then_some(waits),
                };
                trial.stale_answers()
            })
            .sum();
        println!("{verb}: {trials} trials, {stale} stale answers");
        assert_eq!(stale, 0, "{verb}: stale answers in {trials} trials");
    }
}

type Read<'a> = &'a (dyn Fn(u64) -> u64 + Sync);

/// Whether a call that starts after the write may wait for the old load to end.
#[derive(Clone, Copy)]
enum Waits {
    Never,
    Perhaps,
}

struct Trial<'a> {
    db: &'a Db,
    place: Place,
    key: u64,
    read: Read<'a>,
    write: &'a (dyn Fn(u64) + Sync),
    /// Whether there is also a call that starts while the old load still runs.
    meanwhile: Option<Waits>,
}

impl Trial<'_> {
    fn stale_answers(&self) -> usize {
        scope(|scope| {
            let hold = self.db.hold_up(self.place);
            let _released = OnDrop(|| hold.release.open());
            let old = scope.spawn(|| (self.read)(self.key));
            hold.begun.wait();
            (self.write)(self.key);
            let written = self.db.version();
            let meanwhile = self.meanwhile.map(|waits| self.ask(scope, waits));
            hold.release.open();
            let old = old.join().unwrap();
            assert!(old < written, "the load did not overlap the write");
            let meanwhile = meanwhile.map(|call| call.join().unwrap());
            let afterwards = (self.read)(self.key);
            let answers = meanwhile.into_iter().chain([afterwards]);
            answers.filter(|answer| *answer < written).count()
        })
    }

    /// Starts a call, and waits for its answer if it comes before the old load's end.
    fn ask<'s, 'e>(&'e self, scope: &'s Scope<'s, 'e>, waits: Waits) -> ScopedJoinHandle<'s, u64> {
        let (sender, answered) = channel();
        let call = scope.spawn(move || {
            let answer = (self.read)(self.key);
            let _ = sender.send(());
            answer
        });
        match waits {
            Waits::Never => answered
                .recv_timeout(PATIENCE)
                .expect("the call should not wait for the old load"),
            Waits::Perhaps => drop(answered.recv_timeout(HEAD_START)),
        }
        call
    }
}

/// Lets the old load go even if the trial fails.
struct OnDrop<F: Fn()>(F);

impl<F: Fn()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
