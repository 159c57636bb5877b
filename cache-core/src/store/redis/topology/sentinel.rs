//! A master that Sentinels know the address of.

use crate::store::redis::faults;
use crate::store::redis::kept::Kept;
use crate::store::redis::settings::{Address, Settings};
use crate::store::redis::wire::{Peer, ask};
use crate::store::{Fault, FaultKind};
use crate::sync::{Arc, AtomicBool, Instant, Ordering, Tally};
use redis::{Value, cmd};
use std::time::Duration;

/// How often Sentinels are asked at most, while the master is gone.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Sentinel {
    name: String,
    settings: Arc<Settings>,
    master: Kept<Known>,
    is_doubted: AtomicBool,
    /// Who is asked first: the last who knew, until that proved wrong.
    first: Tally,
}

#[derive(Clone, Debug)]
struct Known {
    address: Address,
    asked: Instant,
}

impl Sentinel {
    pub(super) fn new(name: String, settings: Arc<Settings>) -> Self {
        Sentinel {
            name,
            settings,
            master: Kept::default(),
            is_doubted: AtomicBool::new(false),
            first: Tally::new(0),
        }
    }

    pub(super) async fn master(&self) -> Result<Address, Fault> {
        let is_good = |known: &Known| {
            !self.is_doubted.load(Ordering::Relaxed) || known.asked.elapsed() < PAUSE
        };
        let known = self.master.get(is_good, self.ask_in_turn()).await?;
        Ok(known.address)
    }

    pub(super) fn doubt(&self, address: &Address) {
        let known = self.master.peek();
        if known.is_some_and(|known| known.address == *address) {
            self.is_doubted.store(true, Ordering::Relaxed);
        }
    }

    async fn ask_in_turn(&self) -> Result<Known, Fault> {
        let sentinels = &self.settings.addresses;
        let mut fault = Fault::new(FaultKind::Unreachable, "there is no Sentinel");
        // one that was wrong may be behind the others
        if self.is_doubted.swap(false, Ordering::Relaxed) {
            self.first.fetch_add(1, Ordering::Relaxed);
        }
        for _ in sentinels {
            let first = self.first.load(Ordering::Relaxed);
            // as many as fit a URL
            let at = usize::try_from(first).unwrap_or_default() % sentinels.len();
            let asked = Instant::now();
            match self.ask(&sentinels[at]).await {
                Ok(address) => return Ok(Known { address, asked }),
                Err(failed) => fault = failed,
            }
            self.first.fetch_add(1, Ordering::Relaxed);
        }
        self.is_doubted.store(true, Ordering::Relaxed);
        Err(fault)
    }

    async fn ask(&self, sentinel: &Address) -> Result<Address, Fault> {
        let mut question = cmd("SENTINEL");
        question.arg("GET-MASTER-ADDR-BY-NAME").arg(&self.name);
        match ask(sentinel, Peer::Sentinel, &self.settings, question).await? {
            Value::Array(parts) => match &parts[..] {
                [Value::BulkString(host), Value::BulkString(port)] => {
                    read(host, port, sentinel).ok_or_else(|| garbled(sentinel))
                }
                _ => Err(garbled(sentinel)),
            },
            Value::Nil => {
                let message = format!("{sentinel} knows no master `{}`", self.name);
                Err(Fault::new(FaultKind::Unreachable, message))
            }
            other => Err(faults::unexpected(&other)),
        }
    }
}

fn read(host: &[u8], port: &[u8], by: &Address) -> Option<Address> {
    let port = str::from_utf8(port).ok()?.parse().ok()?;
    Address::at(str::from_utf8(host).ok()?, port, by)
}

fn garbled(sentinel: &Address) -> Fault {
    let message = format!("{sentinel} does not say where the master is");
    Fault::new(FaultKind::Garbled, message)
}
