//! A master that Sentinels know the address of.

use super::lookout;
use crate::store::redis::faults;
use crate::store::redis::kept::Kept;
use crate::store::redis::nodes::Nodes;
use crate::store::redis::settings::{Address, Settings};
use crate::store::redis::wire::{Peer, Wire};
use crate::store::{Fault, FaultKind};
use crate::sync::{Arc, AtomicBool, Instant, Ordering, Tally};
use redis::{Pipeline, Value};
use std::time::Duration;
use tokio::time::timeout;

/// How often Sentinels are asked in turn at most, while the master is gone.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Sentinel {
    name: String,
    settings: Arc<Settings>,
    nodes: Arc<Nodes>,
    master: Kept<Known>,
    is_doubted: AtomicBool,
    is_watched: AtomicBool,
    /// Who is asked first: the last who knew, until that proved wrong.
    first: Tally,
}

#[derive(Clone, Debug)]
struct Known {
    address: Address,
    asked: Instant,
}

impl Sentinel {
    pub(super) fn new(name: String, settings: Arc<Settings>, nodes: Arc<Nodes>) -> Self {
        Sentinel {
            name,
            settings,
            nodes,
            master: Kept::default(),
            is_doubted: AtomicBool::new(false),
            is_watched: AtomicBool::new(false),
            first: Tally::new(0),
        }
    }

    pub(super) async fn master(self: &Arc<Self>) -> Result<Address, Fault> {
        let is_good = |known: &Known| {
            !self.is_doubted.load(Ordering::Relaxed) || known.asked.elapsed() < PAUSE
        };
        let ask = || Box::pin(self.ask_in_turn());
        let known = self.master.get(is_good, ask).await?;
        if !self.is_watched.swap(true, Ordering::Relaxed) {
            lookout::begin(self.clone());
        }
        Ok(known.address)
    }

    pub(super) fn doubt(&self, address: &Address) {
        let known = self.master.peek();
        if known.is_some_and(|known| known.address == *address) {
            self.is_doubted.store(true, Ordering::Relaxed);
        }
    }

    /// A Sentinel says where the master is now. The one before may take itself for it for some
    /// seconds more, and what others delete meanwhile is not deleted there.
    pub(super) fn says(&self, address: Address) {
        let before = self.master.peek().map(|known| known.address);
        if before.as_ref() == Some(&address) {
            return;
        }
        let asked = Instant::now();
        self.master.replace(Some(Known { address, asked }));
        if let Some(before) = before {
            self.nodes.leave(&before, "the master is another one now");
        }
    }

    /// Someone else is asked first from now on.
    pub(super) fn next(&self) {
        self.first.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection to the Sentinel that is asked first.
    pub(super) async fn open(&self) -> Result<Wire, Fault> {
        let sentinels = &self.settings.addresses;
        let first = self.first.load(Ordering::Relaxed);
        // as many as fit a URL
        let at = usize::try_from(first).unwrap_or_default() % sentinels.len();
        Wire::open(
            &sentinels[at],
            Peer::Sentinel,
            &self.settings,
            Arc::default(),
        )
        .await
    }

    /// What that Sentinel says.
    pub(super) async fn ask(&self, wire: &Wire) -> Result<Address, Fault> {
        let mut question = Pipeline::new();
        question
            .cmd("SENTINEL")
            .arg("GET-MASTER-ADDR-BY-NAME")
            .arg(&self.name);
        let mut replies = wire
            .exchange(&question, self.settings.connect_timeout)
            .await?;
        match replies.pop().unwrap_or_default() {
            Value::Nil => {
                let message = format!("the Sentinel knows no master `{}`", self.name);
                Err(Fault::new(FaultKind::Unreachable, message))
            }
            Value::Array(parts) => {
                read(&parts, &wire.address).ok_or_else(|| faults::unexpected(&Value::Array(parts)))
            }
            other => Err(faults::unexpected(&other)),
        }
    }

    async fn ask_in_turn(&self) -> Result<Known, Fault> {
        let within = self.settings.connect_timeout;
        let mut fault = Fault::new(FaultKind::Unreachable, "no Sentinel answers");
        // one that was wrong may be behind the others
        if self.is_doubted.swap(false, Ordering::Relaxed) {
            self.next();
        }
        let begun = Instant::now();
        for _ in &self.settings.addresses {
            let asked = Instant::now();
            // who waits for this waits for two that are silent, not for all
            if asked.duration_since(begun) >= within {
                break;
            }
            let ask = async { self.ask(&self.open().await?).await };
            match timeout(within, ask).await {
                Ok(Ok(address)) => {
                    self.says(address.clone());
                    return Ok(Known { address, asked });
                }
                Ok(Err(failed)) => fault = failed,
                Err(_) => {}
            }
            self.next();
        }
        self.is_doubted.store(true, Ordering::Relaxed);
        Err(fault)
    }
}

fn read(parts: &[Value], by: &Address) -> Option<Address> {
    let [Value::BulkString(host), Value::BulkString(port)] = parts else {
        return None;
    };
    let port = str::from_utf8(port).ok()?.parse().ok()?;
    Address::at(str::from_utf8(host).ok()?, port, by)
}
