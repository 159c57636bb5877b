//! A Cluster of three masters.

use super::{Server, free_port, until};

const RANGES: [(&str, &str); 3] = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];

pub(crate) struct Cluster {
    pub(crate) nodes: Vec<Server>,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let nodes: Vec<Server> = RANGES.iter().map(|_| node()).collect();
        for (at, (node, (first, last))) in nodes.iter().zip(RANGES).enumerate() {
            let epoch = (at + 1).to_string();
            node.tell(&["cluster", "set-config-epoch", &epoch], "OK");
            node.tell(&["cluster", "addslotsrange", first, last], "OK");
        }
        for other in &nodes[1..] {
            let bus = bus_of(other);
            let port = other.port.to_string();
            nodes[0].tell(&["cluster", "meet", "127.0.0.1", &port, &bus], "OK");
        }
        let cluster = Cluster { nodes };
        cluster.settles();
        cluster
    }

    /// Waits until all nodes know each other and say that all is well.
    pub(crate) fn settles(&self) {
        until("the Cluster is well", || {
            self.nodes.iter().all(|node| {
                let info = node.cli(&["cluster", "info"]);
                info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
            })
        });
    }

    pub(crate) fn url(&self) -> String {
        let hosts: Vec<_> = self.nodes.iter().map(Server::address).collect();
        format!("redis+cluster://{}", hosts.join(","))
    }

    /// The number of the node that has the slot of a key, and another.
    pub(crate) fn owner_of(&self, key: &str) -> (usize, usize) {
        let slot = self.slot_of(key);
        let slot: u16 = slot.parse().expect("it is a number");
        let owner = usize::from(slot > 5460) + usize::from(slot > 10922);
        (owner, (owner + 1) % 3)
    }

    pub(crate) fn slot_of(&self, key: &str) -> String {
        self.nodes[0].cli(&["cluster", "keyslot", key])
    }

    pub(crate) fn id_of(&self, node: usize) -> String {
        self.nodes[node].cli(&["cluster", "myid"])
    }

    /// Begins to move a slot.
    pub(crate) fn open_slot(&self, slot: &str, from: usize, to: usize) {
        let (source, target) = (self.id_of(from), self.id_of(to));
        self.nodes[to].tell(&["cluster", "setslot", slot, "importing", &source], "OK");
        self.nodes[from].tell(&["cluster", "setslot", slot, "migrating", &target], "OK");
    }

    pub(crate) fn move_key(&self, key: &str, from: usize, to: usize) {
        let port = self.nodes[to].port.to_string();
        self.nodes[from].tell(&["migrate", "127.0.0.1", &port, key, "0", "1000"], "OK");
    }

    /// Ends the move.
    pub(crate) fn close_slot(&self, slot: &str, to: usize) {
        let target = self.id_of(to);
        let rest = (0..3).filter(|node| *node != to);
        for node in [to].into_iter().chain(rest) {
            self.nodes[node].tell(&["cluster", "setslot", slot, "node", &target], "OK");
        }
    }
}

fn node() -> Server {
    let bus = free_port().to_string();
    let options = ["--cluster-enabled", "yes", "--cluster-port", &bus];
    Server::start(&[&options[..], &["--cluster-node-timeout", "2000"]].concat())
}

fn bus_of(node: &Server) -> String {
    let port = node.cli(&["config", "get", "cluster-port"]);
    port.lines().last().expect("it has one").to_owned()
}
