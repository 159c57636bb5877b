//! What clients of Memcached make of servers that lie, are full, or are started again.
//!
//! `memcached-clients` prints a line for each trial and client. Each is a process of its own, since a
//! client may take it along, and since what it takes of memory is read off at its end. Servers are on
//! the loopback: liars of the trials' own, and `memcached`, which has to be installed.

mod clients;
mod liar;
mod server;
mod trials;

use std::env;
use std::process::Command;
use std::time::Instant;
use trials::TRIALS;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [client, trial] => one(client, trial),
        _ => all(),
    }
}

/// Starts a process for each trial with each client.
fn all() {
    let own = env::current_exe().expect("a program has a path");
    for trial in TRIALS {
        for client in clients::NAMES {
            let mut command = Command::new(&own);
            let output = command.args([client, trial]).env("RUST_BACKTRACE", "0");
            let output = output.output().expect("a program can be started again");
            let said = String::from_utf8_lossy(&output.stdout);
            let end = match output.status.success() {
                true => String::new(),
                false => died(&String::from_utf8_lossy(&output.stderr)),
            };
            println!("{trial:14} {client:17} {}{end}", said.trim());
        }
    }
}

/// What is to be said of a process that has ended by itself: the first line that says why.
fn died(errors: &str) -> String {
    let lines: Vec<_> = errors.lines().filter(|line| !line.is_empty()).collect();
    format!(
        "the process ended: {}",
        lines[..lines.len().min(2)].join(" ")
    )
}

fn one(client: &str, trial: &str) {
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let executor = executor.expect("an executor can be built");
    let began = Instant::now();
    let found = executor.block_on(async {
        match client {
            "larder" => trials::run::<clients::Larder>(trial).await,
            "memcache" => trials::run::<clients::Memcache>(trial).await,
            "async-memcached" => trials::run::<clients::AsyncMemcached>(trial).await,
            _ => panic!("there is no client {client}"),
        }
    });
    let took = began.elapsed().as_millis();
    let found: String = found.chars().take(160).collect();
    println!("{found} ({took} ms, {} MiB)", most_memory());
}

/// How much memory this process had at most, in MiB, where the kernel tells.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
