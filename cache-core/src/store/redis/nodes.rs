//! The connections, one to each server that is needed.

use super::connection::Connection;
use super::kept::Kept;
use super::settings::{Address, Settings};
use crate::store::watchers::Watchers;
use crate::store::{Fault, FaultKind};
use crate::sync::{Arc, Mutex};
use std::collections::HashMap;

/// So many servers no Cluster has. More are only named by one that lies.
const MOST: usize = 1024;

type Node = Arc<Kept<Arc<Connection>>>;

#[derive(Debug)]
pub(super) struct Nodes {
    nodes: Mutex<HashMap<Address, Node>>,
    settings: Arc<Settings>,
    watchers: Arc<Watchers>,
}

impl Nodes {
    pub(super) fn new(settings: Arc<Settings>, watchers: Arc<Watchers>) -> Self {
        Nodes {
            nodes: Mutex::default(),
            settings,
            watchers,
        }
    }

    /// A connection that stands, as far as one can know.
    pub(super) async fn connection(&self, address: &Address) -> Result<Arc<Connection>, Fault> {
        let node = self.node(address);
        let open = || {
            let watchers = self.watchers.clone();
            Box::pin(Connection::open(address, &self.settings, watchers))
        };
        let connection = node.get(|connection| connection.is_up(), open).await?;
        if self.watchers.are_there() && !connection.is_armed() {
            Box::pin(connection.arm()).await;
        }
        Ok(connection)
    }

    /// Has changes told over all connections there are.
    pub(super) async fn arm(&self) {
        let nodes: Vec<Node> = self.nodes.lock().values().cloned().collect();
        for connection in nodes.iter().filter_map(|node| node.peek()) {
            connection.arm().await;
        }
    }

    /// Uses no connection to a server any more that there may be.
    pub(super) fn leave(&self, address: &Address, why: &str) {
        let node = self.nodes.lock().remove(address);
        if let Some(connection) = node.and_then(|node| node.peek()) {
            connection.wire.line.end(FaultKind::Unreachable, why);
        }
    }

    fn node(&self, address: &Address) -> Node {
        let mut nodes = self.nodes.lock();
        if let Some(node) = nodes.get(address) {
            return node.clone();
        }
        let forgotten = match nodes.len() {
            MOST.. => std::mem::take(&mut *nodes),
            _ => HashMap::new(),
        };
        let node = Node::default();
        nodes.insert(address.clone(), node.clone());
        drop(nodes);
        // tells watchers, which is not for under a lock
        drop(forgotten);
        node
    }
}
