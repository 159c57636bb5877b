//! Requests a second for one page that is kept, in turns; and what each costs its server.

use crate::app::{LARGE, SMALL};
use crate::child::Serving;
use crate::rounds::{interleaved, median};
use crate::section::Found;
use crate::subjects::peers;
use crate::table::Table;
use crate::wrk;
use rustix::param::clock_ticks_per_second;
use std::time::Duration;
use std::{fs, io};

const ROUNDS: usize = 7;
/// How long a server is asked in a round.
const TURN: Duration = Duration::from_secs(2);

pub(crate) fn run() -> io::Result<Found> {
    if !wrk::is_there() {
        println!("\nSkipped: there is no wrk. `apt-get install wrk` may install it.");
        return Ok(Vec::new().into());
    }
    let peers = peers();
    let serving = (0..peers.len()).map(Serving::start);
    let serving: Vec<_> = serving.collect::<io::Result<_>>()?;
    let mut table = Table::new("Hits on one page").note(
        "Medians of the rounds, and of the ratios within each. A server has one thread and a \
         process of its own, and `wrk` another; us is processor time of the server. Without a cache \
         the handler does nothing but hand out its page.",
    );
    for (path, size) in [(SMALL, "100 bytes"), (LARGE, "16 KiB")] {
        let taken = interleaved(&serving, ROUNDS, |serving, _| turn(serving, path));
        table = table
            .column(format!("{size}: k/s"), 1)
            .column(format!("{size}: x no cache"), 2)
            .column(format!("{size}: us"), 1)
            .column(format!("{size}: us more"), 1);
        let [_, alone] = &taken[0];
        let alone = median(alone.clone());
        for (peer, [rates, spent]) in peers.iter().zip(&taken) {
            let ratios = rates.iter().zip(&taken[0][0]);
            let ratio = median(ratios.map(|(rate, plain)| rate / plain).collect());
            let (rate, spent) = (median(rates.clone()), median(spent.clone()));
            table.extend(&peer.name(), [rate / 1e3, ratio, spent, spent - alone]);
        }
    }
    Ok(vec![table].into())
}

/// Requests a second, and microseconds of processor time that the server spends on one.
fn turn(serving: &Serving, path: &str) -> [f64; 2] {
    let before = spent(serving.id());
    let seen = wrk::ask(&serving.url(path), TURN).expect("wrk");
    let spent = spent(serving.id()) - before;
    [seen.requests_a_second, spent * 1e6 / seen.requests]
}

/// Seconds that a process has run so far.
fn spent(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the server runs");
    // the name, in brackets, may have spaces in it; the times come as the 12th and 13th after it
    let (_, numbers) = stat.rsplit_once(')').expect("a name");
    let numbers = numbers.split_whitespace().skip(11).take(2);
    let ticks = numbers.map(|ticks| ticks.parse::<u64>().expect("ticks"));
    ticks.sum::<u64>() as f64 / clock_ticks_per_second() as f64
}
