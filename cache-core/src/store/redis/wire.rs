//! A connection that is set up, and the task that drives it.

use super::guard::Guard;
use super::line::Line;
use super::settings::{Address, Login, Settings};
use super::{faults, socket};
use crate::store::watchers::Watchers;
use crate::store::{Fault, FaultKind};
use crate::sync::Arc;
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Cmd, Pipeline, ProtocolVersion, PushInfo, RedisConnectionInfo, Value,
};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::timeout;

#[derive(Debug)]
pub(super) struct Wire {
    pipe: MultiplexedConnection,
    pub(super) address: Address,
    pub(super) line: Arc<Line>,
    driving: AbortHandle,
}

/// Who is at the other end.
pub(super) enum Peer {
    Server,
    Sentinel,
}

impl Wire {
    /// Connects and says who we are. The caller limits the time.
    pub(super) async fn open(
        address: &Address,
        peer: Peer,
        settings: &Settings,
        watchers: Arc<Watchers>,
    ) -> Result<Self, Fault> {
        let line = Arc::new(Line::new(watchers));
        let socket = socket::open(address, settings.is_encrypted).await;
        let socket = socket.map_err(|error| {
            let message = format!("{address}: {error}");
            Fault::new(FaultKind::Unreachable, message)
        })?;
        let guard = Guard::new(socket, settings.largest, line.clone());
        let mut config = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None);
        if let Peer::Server = peer {
            let line = line.clone();
            config = config.set_push_sender(move |info: PushInfo| {
                line.pushed(&info);
                Ok::<(), ()>(())
            });
        }
        let info = introduction(&peer, settings);
        let opened = MultiplexedConnection::new_with_config(&info, guard, config).await;
        let (pipe, driver) = opened.map_err(|error| line.why(&faults::of_connection(&error)))?;
        let ends = line.clone();
        let driving = tokio::spawn(async move {
            driver.await;
            ends.end(FaultKind::Unreachable, "the connection was lost");
        });
        line.is_driven_by(driving.abort_handle());
        Ok(Wire {
            pipe,
            address: address.clone(),
            line,
            driving: driving.abort_handle(),
        })
    }

    /// Sends some commands and waits for their replies. If these do not come in time the connection
    /// has ended, as for any other fault.
    pub(super) async fn exchange(
        &self,
        commands: &Pipeline,
        within: Duration,
    ) -> Result<Vec<Value>, Fault> {
        let mut pipe = self.pipe.clone();
        let replies = pipe.send_packed_commands(commands, 0, commands.len());
        let fault = match timeout(within, replies).await {
            Ok(Ok(replies)) if replies.len() == commands.len() => return Ok(replies),
            Ok(Ok(_)) => Fault::new(FaultKind::Garbled, "replies are missing"),
            Ok(Err(error)) => self.line.why(&faults::of_connection(&error)),
            Err(_) => Fault::new(FaultKind::TimedOut, format!("no reply within {within:?}")),
        };
        self.line.end(fault.kind, &fault.message);
        Err(fault)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.driving.abort();
        self.line
            .end(FaultKind::Unreachable, "the connection was closed");
    }
}

/// Asks a server one thing over a connection of its own.
pub(super) async fn ask(
    address: &Address,
    settings: &Settings,
    command: Cmd,
) -> Result<Value, Fault> {
    let within = settings.connect_timeout;
    let asked = async {
        let wire = Wire::open(address, Peer::Server, settings, Arc::default()).await?;
        let mut commands = Pipeline::new();
        commands.add_command(command);
        let mut replies = wire.exchange(&commands, within).await?;
        replies
            .pop()
            .ok_or_else(|| Fault::new(FaultKind::Garbled, "no reply"))
    };
    timeout(within, asked)
        .await
        .unwrap_or_else(|_| Err(silent(address, within)))
}

pub(super) fn silent(address: &Address, within: Duration) -> Fault {
    let message = format!("{address} did not let us in within {within:?}");
    Fault::new(FaultKind::Unreachable, message)
}

fn introduction(peer: &Peer, settings: &Settings) -> RedisConnectionInfo {
    let info = RedisConnectionInfo::default();
    let (Login { user, password }, mut info) = match peer {
        Peer::Server => {
            let info = info.set_protocol(ProtocolVersion::RESP3);
            let info = info.set_lib_name("larder", env!("CARGO_PKG_VERSION"));
            (&settings.login, info.set_db(settings.database))
        }
        // what a Sentinel is asked needs no more
        Peer::Sentinel => (&settings.sentinel_login, info.set_skip_set_lib_name()),
    };
    if let Some(user) = user {
        info = info.set_username(user);
    }
    if let Some(password) = password {
        info = info.set_password(password);
    }
    info
}
