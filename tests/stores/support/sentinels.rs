//! A master, its replica, and a Sentinel that watches them.

use super::{Server, free_port, until};

pub(crate) struct Sentinels {
    pub(crate) servers: [Server; 2],
    pub(crate) sentinel: Server,
    /// Nobody listens here.
    nobody: u16,
    query: String,
}

impl Sentinels {
    /// `options` are for the Sentinel, `query` is for the URL.
    pub(crate) fn start(options: &[&str], query: &str) -> Self {
        let master = Server::start(&[]);
        let replica = Server::start(&["--replicaof", "127.0.0.1", &master.port.to_string()]);
        until("the replica is in sync", || {
            replica.is_known_by(&["info", "replication"], "master_link_status:up")
        });
        let sentinel = Server::launch(
            "redis-sentinel",
            &["--sentinel", "resolve-hostnames", "no"],
            &[],
        );
        let port = master.port.to_string();
        sentinel.tell(
            &["sentinel", "monitor", "mymaster", "127.0.0.1", &port, "1"],
            "OK",
        );
        for (name, value) in [
            ("down-after-milliseconds", "500"),
            ("failover-timeout", "3000"),
        ] {
            sentinel.tell(&["sentinel", "set", "mymaster", name, value], "OK");
        }
        until("the Sentinel knows the replica", || {
            sentinel.is_known_by(&["sentinel", "replicas", "mymaster"], "slave-repl-offset")
        });
        for pair in options.chunks(2) {
            sentinel.tell(&["sentinel", "config", "set", pair[0], pair[1]], "OK");
        }
        Sentinels {
            servers: [master, replica],
            sentinel,
            nobody: free_port(),
            query: query.into(),
        }
    }

    /// The first of the Sentinels it names is not there.
    pub(crate) fn url(&self) -> String {
        let (nobody, port, query) = (self.nobody, self.sentinel.port, &self.query);
        format!("redis+sentinel://127.0.0.1:{nobody},127.0.0.1:{port}/mymaster{query}")
    }
}
