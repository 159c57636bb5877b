//! Running a model under the checker that it is built for.

use crate::sync::checker;
use checker::thread::JoinHandle;
#[cfg(shuttle)]
pub(super) use checker::thread::yield_now;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every hash is the same in every schedule; `--cfg fuzzing` makes it the same in every run.
struct Seed;

impl ahash::random_state::RandomSource for Seed {
    fn gen_hasher_seed(&self) -> usize {
        7
    }
}

fn begin() {
    // an error says that another model has set it already
    let _ = ahash::random_state::set_random_source(Seed);
}

fn tell(schedules: &str) {
    let thread = std::thread::current();
    let model = thread.name().unwrap_or_default();
    println!("holds: {model}, {schedules}");
}

/// How often larger than in the everyday form the search is.
fn effort() -> usize {
    let asked = std::env::var("LARDER_MODELS_EFFORT").ok();
    asked.and_then(|effort| effort.parse().ok()).unwrap_or(1)
}

/// Runs a part of a model at the same time as the rest.
#[cfg(shuttle)]
pub(super) fn spawn(part: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    checker::thread::spawn(part)
}

/// The same, on a stack that a whole call fits on.
#[cfg(loom)]
pub(super) fn spawn(part: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    let thread = checker::thread::Builder::new().stack_size(0x4000);
    thread.spawn(part).expect("a model has few threads")
}

/// Runs the parts of a model at the same time, until all have ended.
pub(super) fn all<const N: usize>(parts: [Box<dyn FnOnce() + Send>; N]) {
    let mut parts = parts.into_iter();
    let first = parts.next();
    let others: Vec<_> = parts.map(spawn).collect();
    if let Some(first) = first {
        first();
    }
    for other in others {
        other.join().expect("a part of the model failed");
    }
}

/// Runs closures at the same time, the first on the thread that is there.
macro_rules! at_once {
    ($($part:expr),+ $(,)?) => {
        $crate::models::check::all([$(Box::new($part) as Box<dyn FnOnce() + Send>),+])
    };
}
pub(super) use at_once;

/// Tries every schedule with at most two preemptions, or three where more effort is asked for.
#[cfg(loom)]
pub(super) fn check(model: impl Fn() + Send + Sync + 'static) {
    begin();
    let preemptions = if effort() > 1 { 3 } else { 2 };
    let mut builder = checker::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 100_000;
    let tried: &'static AtomicUsize = Box::leak(Box::default());
    let model = std::sync::Arc::new(model);
    builder.check(move || {
        tried.fetch_add(1, Ordering::Relaxed);
        let model = model.clone();
        spawn(move || model()).join().expect("the model failed");
    });
    let tried = tried.load(Ordering::Relaxed);
    tell(&format!(
        "all {tried} schedules of {preemptions} preemptions"
    ));
}

/// How many schedules of each kind the everyday form tries.
#[cfg(shuttle)]
const SCHEDULES: usize = 300;

/// Tries schedules at random, and such as change between threads at few, but unlikely, places.
#[cfg(shuttle)]
pub(super) fn check(model: impl Fn() + Send + Sync + 'static) {
    use checker::scheduler::{PctScheduler, RandomScheduler};
    use checker::{Config, FailurePersistence, Runner};
    begin();
    let model = std::sync::Arc::new(model);
    let tried: &'static AtomicUsize = Box::leak(Box::default());
    let run = |scheduler: Box<dyn checker::scheduler::Scheduler + Send>| {
        let model = model.clone();
        let mut config = Config::new();
        config.silence_warnings = true;
        config.stack_size = 0x4_0000;
        config.failure_persistence = FailurePersistence::None;
        Runner::new(scheduler, config).run(move || {
            tried.fetch_add(1, Ordering::Relaxed);
            model();
        });
    };
    for round in 0..effort() as u64 {
        run(Box::new(RandomScheduler::new_from_seed(round, SCHEDULES)));
        for depth in [2, 3, 5] {
            run(Box::new(PctScheduler::new_from_seed(
                round,
                depth,
                SCHEDULES / 3,
            )));
        }
    }
    let tried = tried.load(Ordering::Relaxed);
    tell(&format!("{tried} schedules, half at random, half PCT"));
}
