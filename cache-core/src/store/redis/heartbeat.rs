//! Whether a connection on which changes are told still stands: one that was cut somewhere says
//! nothing, just like one on which nothing changes.

use super::connection::{Connection, about_slots};
use super::identity::about_replication;
use crate::store::{Fault, FaultKind};
use crate::sync::{Arc, Weak};
use redis::{Pipeline, Value};
use std::time::Duration;
use tokio::time::sleep;

/// How often it is asked, and how long it may take to answer. Together they bound for how long a
/// change may go untold.
const EVERY: Duration = Duration::from_millis(300);
const WITHIN: Duration = Duration::from_millis(300);

/// Begins to ask, until the connection has ended or is dropped. The slots are those at the beginning
/// of the session.
pub(super) fn begin(connection: &Arc<Connection>, slots: Option<Value>) {
    tokio::spawn(beat(Arc::downgrade(connection), slots));
}

async fn beat(connection: Weak<Connection>, mut slots: Option<Value>) {
    loop {
        sleep(EVERY).await;
        let Some(connection) = connection.upgrade() else {
            return;
        };
        if !connection.is_up() || once(&connection, &mut slots).await.is_err() {
            return;
        }
    }
}

/// Asks what also tells of the two changes that no key is told of: of the server's role, and of the
/// slots that are its own.
async fn once(connection: &Connection, slots: &mut Option<Value>) -> Result<(), Fault> {
    let mut commands = Pipeline::new();
    commands.add_command(about_replication());
    if connection.is_clustered {
        commands.add_command(about_slots());
    }
    let replies = connection.wire.exchange(&commands, WITHIN).await?;
    let mut replies = replies.into_iter();
    let missing = || Fault::new(FaultKind::Garbled, "replies are missing");
    connection.still_is(&replies.next().ok_or_else(missing)?)?;
    if let Some(now) = replies.next()
        && let Some(before) = slots.replace(now)
        && slots.as_ref() != Some(&before)
    {
        connection.wire.line.renew_session();
    }
    Ok(())
}
