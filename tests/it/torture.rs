//! Readers and writers at once, as many and as mixed as fit: not one stale answer.
//!
//! The oracle: a read answers at least the last version whose write had returned before the read
//! began. `LARDER_TORTURE_SECONDS` says for how long.

mod model;
mod reads;
mod writes;

use self::model::{DB, Random, Receipt, Row, USERS};
use self::writes::{At, End};
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

const THREADS: u64 = 4;
const TASKS: u64 = 6;
/// One step in so many is a write.
const WRITES: u64 = 40;

/// One reader and writer.
struct Actor {
    random: Random,
    until: Instant,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    reads: u64,
    writes: u64,
    stale: Vec<String>,
}

impl Actor {
    fn new(seed: u64, until: Instant) -> Self {
        Actor {
            random: Random::new(seed),
            until,
            tally: Tally::default(),
        }
    }

    /// On a machine that has no time for it, until enough was done.
    fn goes_on(&self) -> bool {
        Instant::now() < self.until || self.tally.writes < 10 || self.tally.reads < 200
    }

    fn run(mut self) -> Tally {
        while self.goes_on() {
            if self.random.below(WRITES) == 0 {
                self.write();
            } else {
                self.read();
            }
        }
        self.tally
    }

    async fn run_async(mut self) -> Tally {
        while self.goes_on() {
            match self.random.below(WRITES) {
                0 => self.write_async().await,
                1..30 => self.read(),
                _ => self.read_async().await,
            }
            tokio::task::yield_now().await;
        }
        self.tally
    }

    fn read(&mut self) {
        let (user, page) = self.somewhere();
        let least = DB.least(user);
        let cell = |version: u64| (version, least[page]);
        match self.random.below(26) {
            20 | 21 => self.judge_cell("lazy", cell(reads::lazy(user, page))),
            22 => self.judge_cell("heavy", cell(reads::heavy(user, page))),
            23 | 24 => match catch_unwind(|| reads::shaky(user)) {
                Ok(Ok(row)) => self.judge("shaky", &row, &least),
                Ok(Err(row)) => self.judge("shaky, failed", &row, &least),
                Err(_) => {}
            },
            25 => self.judge("mixed", &reads::mixed(user), &least),
            0..6 => self.judge_cell("cell", cell(reads::cell(user, page))),
            6..9 => self.judge_cell("brief", cell(reads::brief(user, page).unwrap())),
            9..11 => {
                if let Ok(row) = reads::whole(user) {
                    self.judge("whole", &row, &least);
                }
            }
            11 => {
                if let Some(version) = reads::cell::peek(&user, &page) {
                    self.judge_cell("cell::peek", cell(version));
                }
            }
            12 => {
                if self.random.below(10) == 0 {
                    self.judge_cell("refresh", cell(reads::cell::refresh(user, page)));
                }
            }
            13..17 => self.judge("row", &reads::row(user), &least),
            17 => self.judge("snapshot", &reads::row_of_snapshot(user), &least),
            _ => {
                let least = DB.all_least();
                self.judge_all("all", &reads::all(), &least);
            }
        }
    }

    async fn read_async(&mut self) {
        let (user, page) = self.somewhere();
        let least = DB.least(user);
        match self.random.below(20) {
            0..12 => {
                let version = reads::remote(user, page).await.unwrap();
                self.judge_cell("remote", (version, least[page]));
            }
            12..18 => self.judge("remote_row", &reads::remote_row(user).await, &least),
            18 => {
                let least = DB.all_least();
                self.judge_all("remote_all", &reads::remote_all().await, &least);
            }
            // leads or waits, and leaves half way
            _ => poll_some(reads::remote_row(user), self.random.below(4)).await,
        }
    }

    fn write(&mut self) {
        let at = self.target(&[End::Success, End::Success, End::Error, End::Panic]);
        let write = match self.random.below(20) {
            0..6 => writes::entry,
            6..8 => writes::by_name,
            8..10 => writes::user,
            10 => writes::page,
            11 => writes::all,
            12..14 => writes::tag,
            14 => writes::tags,
            15 => writes::by_hand,
            16 => writes::through,
            17 => writes::ticket,
            18 => writes::transaction,
            _ => writes::nested,
        };
        let receipt = Receipt::default();
        let _ = catch_unwind(AssertUnwindSafe(|| write(at, &receipt)));
        receipt.returned();
        self.tally.writes += 1;
    }

    async fn write_async(&mut self) {
        let at = self.target(&[End::Success, End::Success, End::Error, End::Never]);
        let (polls, which) = (self.random.below(4), self.random.below(13));
        let receipt = Receipt::default();
        macro_rules! write {
            ($write:path) => {{
                let write = $write(at, &receipt);
                match at.end {
                    End::Never => poll_some(write, polls).await,
                    _ => drop(write.await),
                }
            }};
        }
        match which {
            0..4 => write!(writes::entry_async),
            4 => write!(writes::by_name_async),
            5..7 => write!(writes::user_async),
            7 => write!(writes::page_async),
            8 => write!(writes::all_async),
            9 | 10 => write!(writes::tag_async),
            11 => write!(writes::transaction_async),
            _ => write!(writes::tags_async),
        }
        receipt.returned();
        self.tally.writes += 1;
    }

    fn somewhere(&mut self) -> (u64, usize) {
        // some are read more than others
        let user = self.random.below(USERS).min(self.random.below(USERS));
        (user, self.random.below(4) as usize)
    }

    fn target(&mut self, ends: &[End]) -> At {
        let (user, page) = self.somewhere();
        let end = ends[self.random.below(ends.len() as u64) as usize];
        At { user, page, end }
    }

    fn judge_cell(&mut self, what: &str, (version, least): (u64, u64)) {
        self.tally.reads += 1;
        if version < least {
            let stale = format!("{what}: {version}, at least {least}");
            self.tally.stale.push(stale);
        }
    }

    fn judge(&mut self, what: &str, row: &Row, least: &Row) {
        self.tally.reads += 1;
        if row
            .iter()
            .zip(least)
            .any(|(version, least)| version < least)
        {
            let stale = format!("{what}: {row:?}, at least {least:?}");
            self.tally.stale.push(stale);
        }
    }

    fn judge_all(&mut self, what: &str, rows: &[Row], least: &[Row]) {
        for (row, least) in rows.iter().zip(least) {
            self.judge(what, row, least);
        }
    }
}

/// Polls a future so often, then drops it.
async fn poll_some<F: Future>(future: F, polls: u64) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn no_read_is_ever_stale() {
    let setting = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let seconds = setting("LARDER_TORTURE_SECONDS").unwrap_or(5);
    let seed = setting("LARDER_TORTURE_SEED").unwrap_or_else(|| std::process::id().into());
    println!("torture: seed {seed}, {seconds} s");
    let until = Instant::now() + Duration::from_secs(seconds);

    let threads: Vec<_> = (0..THREADS)
        .map(|n| thread::spawn(move || Actor::new(seed + n, until).run()))
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let tasks: Vec<_> = (THREADS..THREADS + TASKS)
        .map(|n| runtime.spawn(Actor::new(seed + n, until).run_async()))
        .collect();
    let mut total = Tally::default();
    let by_tasks = tasks
        .into_iter()
        .map(|task| runtime.block_on(task).unwrap());
    let by_threads = threads.into_iter().map(|thread| thread.join().unwrap());
    for tally in by_tasks.chain(by_threads) {
        total.reads += tally.reads;
        total.writes += tally.writes;
        total.stale.extend(tally.stale);
    }
    report(&total);
}

fn report(
    Tally {
        reads,
        writes,
        stale,
    }: &Tally,
) {
    println!(
        "torture: {reads} reads, {writes} writes, {} stale",
        stale.len()
    );
    let (mut hits, mut misses) = (0, 0);
    for (name, stats) in reads::stats() {
        println!("{name}: {stats:?}");
        hits += stats.hits;
        misses += stats.misses;
    }
    let hits_in_hundred = 100 * hits / (hits + misses);
    println!("{hits_in_hundred} % hits");
    assert!(
        stale.is_empty(),
        "stale: {:#?}",
        &stale[..stale.len().min(10)]
    );
    assert!(
        *reads > 1_000 && *writes > 50,
        "{reads} reads, {writes} writes"
    );
    assert!(
        hits_in_hundred >= 20,
        "hardly anything was served from the cache"
    );
}
