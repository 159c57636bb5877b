//! A connection to a master that has said who it is.

use super::heartbeat;
use super::identity::{Identity, about_replication};
use super::script::{self, Sent};
use super::settings::{Address, Kind, Settings};
use super::wire::{Peer, Wire, silent};
use crate::store::watchers::Watchers;
use crate::store::{Fault, FaultKind, Server};
use crate::sync::{Arc, AtomicBool, Instant, Mutex, Ordering};
use redis::{Cmd, Pipeline, Value, cmd};
use std::time::Duration;
use tokio::time::timeout;

/// After how long it is asked again whether it is still a master of the same data. A server that was
/// told to become a replica goes on answering who reads.
const ASK_AGAIN: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Connection {
    pub(super) wire: Wire,
    /// How scripts are sent to it.
    pub(super) scripts: Sent,
    identity: Identity,
    fence: u64,
    asked: Mutex<Instant>,
    left: Mutex<Option<Fault>>,
    is_armed: AtomicBool,
    pub(super) is_clustered: bool,
    response_timeout: Duration,
}

/// Commands that were not all answered.
pub(super) struct Loss {
    pub(super) fault: Fault,
    /// Whether they were sent.
    pub(super) was_sent: bool,
}

impl Connection {
    /// Connects, unless it takes too long or the server is no master.
    pub(super) async fn open(
        address: &Address,
        settings: &Settings,
        watchers: Arc<Watchers>,
    ) -> Result<Arc<Self>, Fault> {
        let within = settings.connect_timeout;
        let open = Self::open_at_leisure(address, settings, watchers);
        let opened = timeout(within, open).await;
        opened.unwrap_or_else(|_| Err(silent(address, within)))
    }

    async fn open_at_leisure(
        address: &Address,
        settings: &Settings,
        watchers: Arc<Watchers>,
    ) -> Result<Arc<Self>, Fault> {
        let wire = Wire::open(address, Peer::Server, settings, watchers).await?;
        let asked = Instant::now();
        let mut questions = Identity::ask();
        for command in script::introduce() {
            questions.add_command(command);
        }
        let replies = wire.exchange(&questions, settings.connect_timeout).await?;
        let (identity, scripts) = match &replies[..] {
            [server, replication, scripts @ ..] => {
                let identity = Identity::read(server, replication)?;
                (identity, script::sent(scripts))
            }
            _ => return Err(Fault::new(FaultKind::Garbled, "replies are missing")),
        };
        Ok(Arc::new(Connection {
            wire,
            scripts,
            fence: identity.fence(),
            identity,
            asked: Mutex::new(asked),
            left: Mutex::new(None),
            is_armed: AtomicBool::new(false),
            is_clustered: settings.kind == Kind::Cluster,
            response_timeout: settings.response_timeout,
        }))
    }

    pub(super) fn is_up(&self) -> bool {
        !self.wire.line.has_ended()
    }

    /// Whether it was asked to have changes told.
    pub(super) fn is_armed(&self) -> bool {
        self.is_armed.load(Ordering::Relaxed)
    }

    /// Has changes told from now on, once.
    pub(super) async fn arm(self: &Arc<Self>) {
        if self.is_armed.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut commands = Pipeline::new();
        // those made over this very connection too: a server that does not tell of them (NOLOOP) forgets
        // all the same that the key was read, so that it does not tell of the next one either
        commands.cmd("CLIENT").arg("TRACKING").arg("ON");
        if self.is_clustered {
            commands.add_command(about_slots());
        }
        let replies = self.wire.exchange(&commands, self.response_timeout).await;
        match replies.as_deref() {
            Ok([Value::Okay, slots @ ..]) => {
                self.wire.line.begin_session();
                heartbeat::begin(self, slots.first().cloned());
            }
            Ok(replies) => crate::logs::warn!(
                "{} does not tell of changes, so nothing is kept in front of it: {replies:?}",
                self.wire.address
            ),
            // it has ended, and so will be replaced
            Err(_) => {}
        }
    }

    /// Sends commands, and gives back their replies and who gave these.
    pub(super) async fn exchange(
        &self,
        commands: impl Iterator<Item = Cmd>,
    ) -> Result<(Vec<Value>, Server), Loss> {
        if let Some(fault) = self.wire.line.fault() {
            return Err(Loss {
                fault,
                was_sent: false,
            });
        }
        let asks = self.has_to_ask();
        let mut pipeline = Pipeline::new();
        for command in asks.then(about_replication).into_iter().chain(commands) {
            pipeline.add_command(command);
        }
        let session = self.wire.line.session();
        let replies = self.wire.exchange(&pipeline, self.response_timeout).await;
        let mut replies = replies.map_err(lost)?;
        if asks {
            self.still_is(&replies.remove(0)).map_err(lost)?;
        }
        let is_current = session == self.wire.line.session();
        let server = Server {
            fence: self.fence,
            session: if is_current { session } else { 0 },
        };
        Ok((replies, server))
    }

    /// Uses it no more, for what it answered.
    pub(super) fn leave(&self, fault: &Fault) {
        *self.left.lock() = Some(fault.clone());
        self.wire.line.end(fault.kind, &fault.message);
    }

    /// Why it is not used any more, if that is for what it answered.
    pub(super) fn left(&self) -> Option<Fault> {
        self.left.lock().clone()
    }

    /// Whether it is time, for one of those who ask this.
    fn has_to_ask(&self) -> bool {
        let mut asked = self.asked.lock();
        let is_due = asked.elapsed() >= ASK_AGAIN;
        if is_due {
            *asked = Instant::now();
        }
        is_due
    }

    /// Ends the connection if the server has become another.
    pub(super) fn still_is(&self, replication: &Value) -> Result<(), Fault> {
        let still = self.identity.still_is(replication);
        if let Err(fault) = &still {
            self.wire.line.end(fault.kind, &fault.message);
        }
        still
    }
}

/// What was sent may have been done, which to be refused would deny.
fn lost(fault: Fault) -> Loss {
    let kind = match fault.kind {
        FaultKind::Refused => FaultKind::Unreachable,
        kind => kind,
    };
    Loss {
        fault: Fault { kind, ..fault },
        was_sent: true,
    }
}

/// Asks which node has which slots.
pub(super) fn about_slots() -> Cmd {
    let mut command = cmd("CLUSTER");
    command.arg("SLOTS");
    command
}
