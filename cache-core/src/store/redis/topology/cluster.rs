//! A Cluster, whose nodes each know where every slot is.

use super::slots::{Slots, slot};
use crate::store::redis::connection::about_slots;
use crate::store::redis::faults;
use crate::store::redis::kept::Kept;
use crate::store::redis::settings::{Address, Settings};
use crate::store::redis::wire::ask;
use crate::store::{Fault, FaultKind, Key};
use crate::sync::{Arc, AtomicBool, Instant, Ordering, Tally};
use redis::Value;
use std::time::Duration;

/// How often nodes are asked for the slots at most, while something is wrong with them.
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(crate) struct Cluster {
    settings: Arc<Settings>,
    map: Kept<Map>,
    is_doubted: AtomicBool,
    /// Who is asked first: the last who knew.
    first: Tally,
}

#[derive(Clone, Debug)]
struct Map {
    slots: Arc<Slots>,
    asked: Instant,
}

impl Cluster {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        Cluster {
            settings,
            map: Kept::default(),
            is_doubted: AtomicBool::new(false),
            first: Tally::new(0),
        }
    }

    pub(super) async fn server_of(&self, key: &Key) -> Result<Address, Fault> {
        let is_good =
            |map: &Map| !self.is_doubted.load(Ordering::Relaxed) || map.asked.elapsed() < PAUSE;
        let ask = || Box::pin(self.ask_in_turn());
        let map = match self.map.get(is_good, ask).await {
            Ok(map) => map,
            // the slots of other nodes may well be where they were
            Err(fault) => self.map.peek().ok_or(fault)?,
        };
        let owner = map.slots.owner(slot(key)).cloned();
        owner.ok_or_else(|| {
            let message = format!("no node of the Cluster has the slot of `{key}`");
            Fault::new(FaultKind::Unreachable, message)
        })
    }

    pub(super) fn doubt(&self) {
        self.is_doubted.store(true, Ordering::Relaxed);
    }

    pub(super) fn moved(&self, slot: u16, to: &Address) {
        if let Some(mut map) = self.map.peek() {
            Arc::make_mut(&mut map.slots).set_owner(slot, to);
            self.map.replace(Some(map));
        }
        // others are likely to have moved as well
        self.doubt();
    }

    async fn ask_in_turn(&self) -> Result<Map, Fault> {
        let known = self.map.peek();
        let known = known.iter().flat_map(|map| map.slots.nodes());
        let nodes: Vec<&Address> = known.chain(&self.settings.addresses).collect();
        let mut fault = Fault::new(FaultKind::Unreachable, "there is no node");
        let begun = Instant::now();
        for _ in &nodes {
            // who waits for this waits for two that are silent, not for all
            if begun.elapsed() >= self.settings.connect_timeout {
                break;
            }
            let first = self.first.load(Ordering::Relaxed);
            let at = usize::try_from(first).unwrap_or_default() % nodes.len();
            // a node that moves a slot after this will be asked again
            self.is_doubted.store(false, Ordering::Relaxed);
            match self.ask(nodes[at]).await {
                Ok(map) => return Ok(map),
                Err(failed) => fault = failed,
            }
            self.first.fetch_add(1, Ordering::Relaxed);
        }
        self.doubt();
        Err(fault)
    }

    async fn ask(&self, node: &Address) -> Result<Map, Fault> {
        let asked = Instant::now();
        let reply = ask(node, &self.settings, about_slots()).await?;
        if let Value::ServerError(error) = &reply {
            return Err(faults::of_server(error));
        }
        let slots = Slots::read(&reply, node).ok_or_else(|| {
            let message = format!("{node} does not say which node has which slots");
            Fault::new(FaultKind::Garbled, message)
        })?;
        let slots = Arc::new(slots);
        Ok(Map { slots, asked })
    }
}
