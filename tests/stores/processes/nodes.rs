//! Nodes of a Cluster that go, and slots that move.

use super::crew::{Crew, Setting, modes};
use crate::support::Cluster;
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(400);
const TIMEOUTS: &str = "?connect_timeout=400ms&response_timeout=300ms";

/// The time that nodes need to agree on who is there.
const SETTLING: Duration = Duration::from_millis(1500);

#[test]
fn a_node_that_is_killed_and_comes_back_empty() {
    let mut cluster = Cluster::start();
    for node in &cluster.nodes {
        node.tell(
            &["config", "set", "cluster-require-full-coverage", "no"],
            "OK",
        );
    }
    let mut setting = Setting::new(format!("{}{TIMEOUTS}", cluster.url()), "tracked");
    setting.bound = 1500;
    let mut crew = Crew::start(&setting);
    crew.go();
    for at in 0..2 {
        thread::sleep(MOMENT);
        cluster.nodes[at].kill();
        thread::sleep(MOMENT);
        cluster.nodes[at].restart();
        thread::sleep(SETTLING);
    }
    let tally = crew.rest();
    assert!(tally.slowest_read < 8000, "{tally:?}");
}

/// All keys of a slot, one after the other.
fn move_slot(cluster: &Cluster, slot: &str, from: usize, to: usize) {
    cluster.open_slot(slot, from, to);
    thread::sleep(MOMENT / 20);
    loop {
        let keys = cluster.nodes[from].cli(&["cluster", "getkeysinslot", slot, "10"]);
        let keys: Vec<&str> = keys.lines().filter(|key| !key.is_empty()).collect();
        if keys.is_empty() {
            break;
        }
        let port = cluster.nodes[to].port.to_string();
        for key in keys {
            // it may be gone meanwhile
            cluster.nodes[from].cli(&["migrate", "127.0.0.1", &port, key, "0", "1000"]);
            thread::sleep(MOMENT / 40);
        }
    }
    cluster.close_slot(slot, to);
}

#[test]
fn slots_that_move_with_what_is_in_them() {
    for near in modes(&["tracked"]) {
        let cluster = Cluster::start();
        let mut crew = Crew::of(2, &Setting::new(cluster.url(), near));
        crew.go();
        thread::sleep(MOMENT);
        let used: BTreeMap<String, usize> = (0..3)
            .flat_map(|node| {
                let keys = cluster.nodes[node].cli(&["keys", "test:{*"]);
                let slots = keys.lines().take(5).map(|key| cluster.slot_of(key));
                slots.map(|slot| (slot, node)).collect::<Vec<_>>()
            })
            .collect();
        for (slot, from) in used {
            move_slot(&cluster, &slot, from, (from + 1) % 3);
        }
        let tally = crew.rest();
        assert!(tally.slowest_read < 4000, "{tally:?}");
    }
}
