//! The trials: what is done with a client, and what is said of it.

use crate::clients::{Ask, Client, Outcome};
use crate::liar;
use crate::server::Server;
use std::time::Duration;
use tokio::time::{sleep, timeout};

pub(crate) const TRIALS: [&str; 14] = [
    "2^63 bytes",
    "2^62 bytes",
    "a gibibyte",
    "endless line",
    "endless error",
    "HTTP",
    "another flag",
    "no number",
    "another reply",
    "cut",
    "silence",
    "full",
    "both ways",
    "restart",
];

/// More than a client may take: they are told half a second, as far as they can be.
const LONGEST: Duration = Duration::from_secs(3);

pub(crate) async fn run<C: Client>(trial: &str) -> String {
    match (liar::of(trial), trial) {
        (Some(lie), _) => read::<C>(liar::start(lie)).await,
        (None, "full") => full::<C>().await,
        (None, "both ways") => both_ways::<C>().await,
        (None, "restart") => restart::<C>().await,
        (None, _) => panic!("there is no trial {trial}"),
    }
}

/// One read.
async fn read<C: Client>(port: u16) -> String {
    let asked = async { C::connect(port).await.ask(&[Ask::Get("k")]).await };
    match timeout(LONGEST, asked).await {
        Ok(outcomes) => shown(&outcomes),
        Err(_) => "no end".into(),
    }
}

/// On a server that is full, a batch: a value that there is no room for, a deletion, a read.
async fn full<C: Client>() -> String {
    let server = Server::start(&["-m", "2", "-M", "-t", "1"]);
    let mut client = C::connect(server.port).await;
    let large = vec![7; 100_000];
    let names: Vec<String> = (0..100).map(|n| format!("k-{n}")).collect();
    for name in &names {
        if client.ask(&[Ask::Set(name, &large)]).await[0].is_err() {
            break;
        }
    }
    let batch = [
        Ask::Set("more", &large),
        Ask::Delete("k-0"),
        Ask::Get("nothing"),
    ];
    let outcomes = client.ask(&batch).await;
    let next = client.ask(&[Ask::Get("nothing")]).await;
    format!("{}; then {}", shown(&outcomes), shown(&next))
}

/// Reads of large values and then writes of them, in one batch.
async fn both_ways<C: Client>() -> String {
    let server = Server::start(&["-m", "512"]);
    let mut client = C::connect(server.port).await;
    let large = vec![7; 900_000];
    client.ask(&[Ask::Set("large", &large)]).await;
    let mut batch = vec![Ask::Get("large"); 20];
    batch.resize(40, Ask::Set("other", &large));
    match timeout(LONGEST, client.ask(&batch)).await {
        Ok(outcomes) => {
            let answered = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            format!("{answered} of {} answered", batch.len())
        }
        Err(_) => "no end".into(),
    }
}

/// A value is read, the server starts again and is given another, and the first is to be replaced.
async fn restart<C: Client>() -> String {
    let mut server = Server::start(&[]);
    let mut client = C::connect(server.port).await;
    client.ask(&[Ask::Set("k", b"before")]).await;
    let version = client.version("k").await;
    server.restart();
    // what a client needs to know of it, and to try again
    sleep(Duration::from_secs(1)).await;
    if client.ask(&[Ask::Set("k", b"after")]).await[0].is_err() {
        return "it connects no more".into();
    }
    client.swap("k", version, b"late").await;
    shown(&client.ask(&[Ask::Get("k")]).await)
}

fn shown(outcomes: &[Outcome]) -> String {
    let shown: Vec<_> = outcomes.iter().map(one_shown).collect();
    shown.join(" | ")
}

fn one_shown(outcome: &Outcome) -> String {
    match outcome {
        Ok(Some(value)) if value.len() < 10 => String::from_utf8_lossy(value).into_owned(),
        Ok(Some(value)) => format!("{} bytes", value.len()),
        Ok(None) => "ok".into(),
        Err(error) => format!("error: {error}"),
    }
}
