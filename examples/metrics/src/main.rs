//! The counters of cached functions, for Prometheus.
//!
//! ```console
//! $ cargo run --release -p metrics-example
//! $ curl http://127.0.0.1:9184/metrics
//! ```
//!
//! With `--once` it prints them and ends.

use larder::{cached, invalidates};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// The ends of the ranges in which Prometheus counts, in seconds.
const SECONDS: [f64; 8] = [0.0001, 0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 5.0];

/// Stands for a query that takes a while.
#[cached(key_prefix = "price", timeout = "2s", capacity = 50)]
fn price(product: u64) -> u64 {
    thread::sleep(Duration::from_millis(product % 20));
    product * 100
}

#[cached(key_prefix = "basket")]
fn basket(user: u64) -> u64 {
    (0..3).map(|item| price(user + item)).sum()
}

#[invalidates(price(product))]
fn reprice(product: u64) {
    let _ = product;
}

fn main() -> Result<(), Box<dyn Error>> {
    let duration = Matcher::Full("larder.load.duration".to_owned());
    let recorder = PrometheusBuilder::new().set_buckets_for_metric(duration, &SECONDS)?;
    let prometheus = recorder.install_recorder()?;
    if std::env::args().any(|argument| argument == "--once") {
        shop(0..200);
        print!("{}", scrape(&prometheus));
        return Ok(());
    }
    thread::spawn(|| shop(0..));
    let listener = TcpListener::bind("127.0.0.1:9184")?;
    println!("http://{}/metrics", listener.local_addr()?);
    for stream in listener.incoming() {
        // one who hangs up is not waited for
        let _ = answer(stream?, &scrape(&prometheus));
    }
    Ok(())
}

/// Reads what larder has counted by itself, at each scrape: a hit does nothing for it.
fn scrape(prometheus: &PrometheusHandle) -> String {
    larder::publish_metrics();
    prometheus.run_upkeep();
    prometheus.render()
}

fn shop(users: impl Iterator<Item = u64>) {
    for user in users {
        basket(user % 70);
        if user % 9 == 0 {
            reprice(user % 70);
        }
    }
}

fn answer(mut stream: TcpStream, metrics: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain; version=0.0.4\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{metrics}",
        metrics.len()
    )
}
