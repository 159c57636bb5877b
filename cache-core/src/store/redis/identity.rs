//! Who a server is, and with which data.

use super::faults;
use crate::store::{Fault, FaultKind};
use redis::{Cmd, Pipeline, Value, cmd};

/// What a server says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Identity {
    run: String,
    /// The history of its data, which a failover begins anew.
    history: String,
}

impl Identity {
    /// The questions, which two replies come to.
    pub(super) fn ask() -> Pipeline {
        let mut pipeline = Pipeline::new();
        pipeline.add_command(about("server"));
        pipeline.add_command(about_replication());
        pipeline
    }

    /// Reads the replies. Replicas are refused: what they serve may have been deleted.
    pub(super) fn read(server: &Value, replication: &Value) -> Result<Self, Fault> {
        let run = field(&text(server)?, "run_id")?;
        let history = history(replication)?;
        Ok(Identity { run, history })
    }

    /// Whether it still is what it was, by a newer reply to [`about_replication`].
    pub(super) fn still_is(&self, replication: &Value) -> Result<(), Fault> {
        if history(replication)? == self.history {
            return Ok(());
        }
        Err(refused("the server has got other data"))
    }

    /// The number that stands for it in replies.
    pub(super) fn fence(&self) -> u64 {
        let mut hasher = blake3::Hasher::new();
        for part in [&self.run, &self.history] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        // zero is for servers that forget
        u64::from_le_bytes(first).max(1)
    }
}

/// Asks what becomes another when the server gets other data.
pub(super) fn about_replication() -> Cmd {
    about("replication")
}

fn about(section: &str) -> Cmd {
    let mut command = cmd("INFO");
    command.arg(section);
    command
}

/// The history of a master's data.
fn history(replication: &Value) -> Result<String, Fault> {
    let replication = text(replication)?;
    match field(&replication, "role")?.as_str() {
        "master" => field(&replication, "master_replid"),
        _ => Err(refused("the server is a replica, which may lag behind")),
    }
}

fn refused(message: &str) -> Fault {
    Fault::new(FaultKind::Refused, message)
}

fn text(reply: &Value) -> Result<String, Fault> {
    match reply {
        Value::BulkString(text) => Ok(String::from_utf8_lossy(text).into_owned()),
        Value::VerbatimString { text, .. } => Ok(text.clone()),
        Value::ServerError(error) => {
            let words = faults::words(error);
            Err(refused(&format!("it does not say who it is: {words}")))
        }
        other => Err(faults::unexpected(other)),
    }
}

fn field(text: &str, name: &str) -> Result<String, Fault> {
    let value = |line: &str| Some(line.trim().strip_prefix(name)?.strip_prefix(':')?.into());
    text.lines().find_map(value).ok_or_else(|| {
        let message = format!("its INFO has no `{name}`");
        Fault::new(FaultKind::Garbled, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(run: &str, history: &str, role: &str) -> Result<Identity, Fault> {
        let bulk = |text: String| Value::BulkString(text.into_bytes());
        let server = format!("# Server\r\nredis_version:7.0.15\r\nrun_id:{run}\r\n");
        let replication = format!("# Replication\r\nrole:{role}\r\nmaster_replid:{history}\r\n");
        Identity::read(&bulk(server), &bulk(replication))
    }

    #[test]
    fn another_run_or_history_is_another_fence() {
        let fence = |run, history| identity(run, history, "master").unwrap().fence();
        assert_eq!(fence("a", "b"), fence("a", "b"));
        assert_ne!(fence("a", "b"), fence("a", "c"));
        assert_ne!(fence("a", "b"), fence("c", "b"));
        assert_ne!(fence("ab", "c"), fence("a", "bc"));
    }

    #[test]
    fn replicas_and_strangers_are_refused() {
        let replica = identity("a", "b", "slave").unwrap_err();
        assert_eq!(replica.kind, FaultKind::Refused);
        let stranger = Identity::read(&Value::Okay, &Value::Nil).unwrap_err();
        assert_eq!(stranger.kind, FaultKind::Garbled);
    }
}
