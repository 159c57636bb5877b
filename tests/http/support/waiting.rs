//! Waiting for what comes in its own time.

use super::Client;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Far more than anything takes that a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until something is so, and panics if it doesn't come to that.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let give_up = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < give_up, "waited in vain until {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until a page is kept, and gives its body.
pub(crate) async fn kept(client: &Client, path: &str) -> String {
    let mut body = String::new();
    until(&format!("{path} is kept"), async || {
        let answer = client.get(path).await;
        let is_hit = answer.is_hit();
        body = answer.body;
        is_hit
    })
    .await;
    body
}

/// Waits until the page that was kept has ended.
pub(crate) async fn until_another(client: &Client, path: &str) {
    until(&format!("{path} is not kept any longer"), async || {
        !client.get(path).await.is_hit()
    })
    .await;
}
