//! A worker: does what lines on its input say, and says in lines what came of it.

use super::functions::{self, LOADS};
use super::load::{Dice, GOES_ON, ROWS, go, read, row};
use super::tally::{Tally, millis};
use super::{logs, oracle, special};
use std::io::BufRead;
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Under which name it is found by this program, started again.
pub(crate) const NAME: &str = "processes::worker::starts_with_the_other_tests";
/// What tells it that it is one: the ways to read, and the bound of what may be late.
pub(crate) const WAYS: &str = "LARDER_TEST_WAYS";
pub(crate) const BOUND: &str = "LARDER_TEST_BOUND";

const THREADS: u64 = 3;

#[test]
#[ignore = "the other tests start it, as a process of its own"]
fn starts_with_the_other_tests() {
    let Ok(ways) = std::env::var(WAYS) else {
        return;
    };
    logs::listen();
    LazyLock::force(&functions::CACHE);
    let ways: Vec<String> = ways.split(' ').map(Into::into).collect();
    let bound = std::env::var(BOUND).unwrap().parse().unwrap();
    let mut worker = Worker {
        ways,
        bound: Duration::from_millis(bound),
        threads: Vec::new(),
    };
    say("ready");
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let said = worker.hear(&words);
        say(&said);
    }
}

fn say(what: &str) {
    println!("@ {what}");
}

struct Worker {
    ways: Vec<String>,
    bound: Duration,
    threads: Vec<JoinHandle<Tally>>,
}

impl Worker {
    fn hear(&mut self, words: &[&str]) -> String {
        match words {
            ["go"] => {
                GOES_ON.store(true, Ordering::Relaxed);
                self.threads = (0..THREADS).map(|at| self.start(at)).collect();
                "goes".into()
            }
            ["rest"] => format!("tally {}", self.rest().to_line()),
            ["verify"] => format!("wrong {}", self.wrong().join(", ")),
            ["read", way, k] => {
                let (started, k) = (Instant::now(), k.parse().unwrap());
                let number = one_at_a_time(read(way, k));
                format!("read {number} {}", millis(started.elapsed()))
            }
            _ => special::hear(words),
        }
    }

    fn start(&self, at: u64) -> JoinHandle<Tally> {
        let (ways, bound) = (self.ways.clone(), self.bound);
        thread::spawn(move || match at {
            0 => one_at_a_time(async {
                let (one, other) = (Dice::new(7), Dice::new(8));
                let (one, other) = (go(&ways, one, bound), go(&ways, other, bound));
                let (mut one, other) = tokio::join!(one, other);
                one.add(other);
                one
            }),
            _ => one_at_a_time(go(&ways, Dice::new(at), bound)),
        })
    }

    /// Ends the load, and waits until the store has acknowledged everything.
    fn rest(&mut self) -> Tally {
        GOES_ON.store(false, Ordering::Relaxed);
        let mut tally = Tally::default();
        for thread in std::mem::take(&mut self.threads) {
            tally.add(thread.join().unwrap());
        }
        let give_up = Instant::now() + Duration::from_secs(20);
        while logs::is_late() {
            assert!(Instant::now() < give_up, "it is never acknowledged");
            thread::sleep(Duration::from_millis(5));
        }
        oracle::catch_up();
        tally.loads = LOADS.load(Ordering::Relaxed);
        tally.given_up = logs::given_up();
        tally
    }

    /// What is read now that is not what the database has, while nobody writes.
    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for way in &self.ways {
            for k in 0..ROWS {
                let row = match way.as_str() {
                    "tree" => format!("done:{}", row(way, k)),
                    _ => row(way, k),
                };
                let right = functions::database(|database| database.get(&row));
                let number = one_at_a_time(read(way, k));
                if number != right {
                    wrong.push(format!("{way} of {row}: {number} and not {right}"));
                }
            }
        }
        wrong
    }
}

fn one_at_a_time<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work)
}
