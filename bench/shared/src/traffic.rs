//! Round trips and bytes, counted by a proxy before the server.
//!
//! Each row is a process of its own, so that nothing goes by but what belongs to it. What is printed
//! is the median of some calls: the first ones of a connection, and heartbeats, are not in it.

use crate::proxy::{Proxy, Traffic};
use crate::rounds::median;
use crate::section::Found;
use crate::subjects::{self, Function};
use crate::table::Table;
use crate::{child, server};
use std::io;
use std::thread::sleep;
use std::time::Duration;

pub(crate) const CHILD: &str = "traffic";

/// How often each operation is counted.
const TIMES: u64 = 31;
/// How many keys are used before that.
const FIRST: u64 = 3;
/// The first of them, which no other section calls.
const KEYS: u64 = 1 << 40;
/// Long enough for what is said after an operation has returned.
const QUIET: Duration = Duration::from_millis(2);

const OPERATIONS: [&str; 3] = ["hit", "miss", "invalidation"];
/// Round trips, bytes sent, bytes received.
const NUMBERS: usize = 3;

pub(crate) fn run() -> io::Result<Found> {
    let titles = ["A small record", "A kibibyte"].map(|value| {
        let title = format!("{value}: round trips, bytes sent and received, an operation");
        OPERATIONS.iter().fold(Table::new(title), |table, name| {
            table
                .column(format!("{name}: trips"), 0)
                .column(format!("{name}: sent"), 0)
                .column(format!("{name}: received"), 0)
        })
    });
    let mut tables = Vec::from(titles);
    for (row, subject) in subjects::all().iter().enumerate() {
        let output = child::start(CHILD, row)?.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<Option<f64>> = text.split_whitespace().map(|n| n.parse().ok()).collect();
        let mut parts = numbers.chunks(OPERATIONS.len() * NUMBERS);
        for table in &mut tables {
            let cells = parts.next().ok_or_else(|| io::Error::other(subject.name))?;
            table.row(subject.name, cells.to_vec());
        }
    }
    Ok(tables.into())
}

/// Counts the operations of a subject, and prints the numbers.
pub(crate) fn child(url: &str, row: usize) -> Option<()> {
    let (proxy, url) = before(url)?;
    server::set_url(url);
    let subjects = subjects::all();
    let subject = subjects.get(row)?;
    for function in [&subject.small, &subject.large] {
        for operation in count(&proxy, function) {
            for number in operation {
                print!("{number} ");
            }
        }
    }
    Some(())
}

/// A proxy before the server at a URL, and the URL of the proxy.
fn before(url: &str) -> Option<(Proxy, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (login, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let address = match host.contains(':') {
        true => host.to_owned(),
        false => format!("{host}:6379"),
    };
    let proxy = Proxy::to(address).ok()?;
    let at = if login.is_empty() { "" } else { "@" };
    let url = format!("{scheme}://{login}{at}127.0.0.1:{}/{path}", proxy.port);
    Some((proxy, url))
}

fn count(proxy: &Proxy, function: &Function) -> [[f64; NUMBERS]; OPERATIONS.len()] {
    let mut counted: [Vec<Traffic>; OPERATIONS.len()] = Default::default();
    for turn in 0..FIRST + TIMES {
        let key = KEYS + turn;
        let miss = observe(proxy, || function.calls.call(key));
        // what keeps values in memory has it there now
        function.calls.call(key);
        let hit = observe(proxy, || function.calls.call(key));
        let invalidation = observe(proxy, || (function.invalidate)(key));
        for (list, traffic) in counted.iter_mut().zip([hit, miss, invalidation]) {
            list.extend((turn >= FIRST).then_some(traffic));
        }
    }
    counted.map(|list| {
        [
            |traffic: &Traffic| traffic.round_trips,
            |traffic: &Traffic| traffic.sent,
            |traffic: &Traffic| traffic.received,
        ]
        .map(|part| median(list.iter().map(|traffic| part(traffic) as f64).collect()))
    })
}

fn observe(proxy: &Proxy, operation: impl FnOnce()) -> Traffic {
    sleep(QUIET);
    proxy.take();
    operation();
    sleep(QUIET);
    proxy.take()
}
