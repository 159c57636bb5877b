//! Watching where the master is, while it is in use: after a failover that somebody asked for, the
//! one before goes on for seconds as if nothing had happened.

use super::sentinel::Sentinel;
use crate::store::Fault;
use crate::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How often a Sentinel is asked.
const EVERY: Duration = Duration::from_millis(300);
/// When one has not answered, and another is asked.
const WITHIN: Duration = Duration::from_millis(1000);

/// Begins to watch, until the store is dropped.
pub(super) fn begin(sentinel: Arc<Sentinel>) {
    tokio::spawn(async move {
        loop {
            // whatever it is, the next may know better
            let _ = follow(&sentinel).await;
            sentinel.next();
            sleep(EVERY).await;
        }
    });
}

/// Asks one Sentinel again and again, until it fails.
async fn follow(sentinel: &Sentinel) -> Result<(), Fault> {
    let Ok(wire) = timeout(WITHIN, sentinel.open()).await else {
        return Ok(());
    };
    let wire = wire?;
    loop {
        let Ok(said) = timeout(WITHIN, sentinel.ask(&wire)).await else {
            return Ok(());
        };
        sentinel.says(said?);
        sleep(EVERY).await;
    }
}
