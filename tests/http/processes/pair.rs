//! Two processes over one store.

use super::database::Database;
use super::server;
use crate::memcached_server;
use crate::stores::{Dir, Server};
use crate::support::Client;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tokio::task::block_in_place;

/// How a number is written, and under which path are the pages that show it.
pub(super) const WAYS: [(&str, &str); 8] = [
    ("key", "/built"),
    ("tag", "/built"),
    ("path", "/plain"),
    ("uri", "/plain"),
    ("route", "/plain"),
    ("page", "/plain"),
    ("all", "/plain"),
    ("method", "/plain"),
];

/// A process, until it is dropped.
struct Process {
    child: Child,
    client: Client,
}

pub(super) struct Pair {
    processes: [Process; 2],
    pub(super) database: Database,
    /// Whether one is told a moment later of what the other has invalidated.
    pub(super) is_told: bool,
}

impl Process {
    fn start(store: &str, near: &str, database: Client) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", server::NAME, "--ignored", "--nocapture"])
            .env(server::DATABASE, database.address().to_string())
            .env("LARDER_TEST_STORE", store)
            .env("LARDER_TEST_PREFIX", "test")
            .env("LARDER_TEST_NEAR", near)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = said.map_while(Result::ok);
        let address = said.find_map(|line| Some(line.split_once("@ ")?.1.parse().unwrap()));
        // what else it says nobody has to read
        std::thread::spawn(move || said.for_each(drop));
        Process {
            client: Client::of(address.expect("it starts")),
            child,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Pair {
    async fn start(store: &str, near: &str) -> Self {
        println!("on {store}, {near}");
        let database = Database::default();
        let client = database.serve().await;
        let start = || Process::start(store, near, client);
        Pair {
            processes: block_in_place(|| [start(), start()]),
            database,
            is_told: near == "tracked",
        }
    }

    pub(super) fn clients(&self) -> [Client; 2] {
        self.processes.each_ref().map(|process| process.client)
    }

    /// Has a process write, and says which number that was.
    pub(super) async fn write(&self, writer: Client, way: &str, id: u64) -> u64 {
        let path = match way {
            "method" => format!("/plain/{id}"),
            _ => format!("/write/{way}/{id}"),
        };
        let answer = writer.send("POST", &path, &[]).await;
        assert_eq!(answer.status, 200, "{way}");
        self.database.version()
    }
}

/// Runs a test on two processes over each store, and near it where that makes a difference.
pub(super) async fn on_each_pair(test: impl AsyncFn(&Pair)) {
    for near in ["off", "validate", "tracked"] {
        let server = block_in_place(|| Server::start(&[]));
        test(&Pair::start(&server.url(), near).await).await;
    }
    let server = block_in_place(|| memcached_server::Server::start(&[]));
    test(&Pair::start(&server.url(), "off").await).await;
    let dir = Dir::new();
    let file = format!("disk://{}/pages", dir.path().display());
    test(&Pair::start(&file, "off").await).await;
}
