//! The model database: rows that start at version 1, and whose first load is held up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tokio::sync::oneshot;

/// The version of a row that was never written.
pub(crate) const FIRST: u64 = 1;
/// Far more than a load takes to begin; only what hangs meets it.
const LIMIT: Duration = Duration::from_secs(60);

/// All rows there ever were; an id is an index. No two trials share one.
static ROWS: RwLock<Vec<Arc<Row>>> = RwLock::new(Vec::new());

struct Row {
    version: AtomicU64,
    /// What the first load takes, to be held up by.
    barrier: Mutex<Option<Barrier>>,
}

/// The load's side of the barrier.
struct Barrier {
    reached: mpsc::Sender<()>,
    opened: oneshot::Receiver<()>,
}

/// The trial's side of the barrier, which opens when it is dropped.
pub(crate) struct Held {
    reached: mpsc::Receiver<()>,
    _open: oneshot::Sender<()>,
}

impl Held {
    /// Waits until the load has read its row and stands at the barrier.
    pub(crate) fn reached(&self) {
        self.reached
            .recv_timeout(LIMIT)
            .expect("the first call for a key should load it");
    }
}

/// Adds a row, and gives its id.
pub(crate) fn add() -> (u64, Held) {
    let (reach, reached) = mpsc::channel();
    let (open, opened) = oneshot::channel();
    let barrier = Barrier {
        reached: reach,
        opened,
    };
    let row = Row {
        version: AtomicU64::new(FIRST),
        barrier: Mutex::new(Some(barrier)),
    };
    let mut rows = ROWS.write().expect("no panic while rows are added");
    rows.push(Arc::new(row));
    let held = Held {
        reached,
        _open: open,
    };
    (rows.len() as u64 - 1, held)
}

/// Commits the next version of a row, and gives it.
pub(crate) fn write(id: u64) -> u64 {
    row(id).version.fetch_add(1, Ordering::SeqCst) + 1
}

/// The version of a row.
pub(crate) fn read(id: u64) -> u64 {
    row(id).version.load(Ordering::SeqCst)
}

/// Holds up who comes first.
pub(crate) fn stop(id: u64) {
    if let Some(opened) = arrive(id) {
        // an error is a barrier that was dropped, which opens it too
        let _ = opened.blocking_recv();
    }
}

/// The same for a future.
pub(crate) async fn stop_async(id: u64) {
    if let Some(opened) = arrive(id) {
        let _ = opened.await;
    }
}

/// What a cached function does: reads its row, and the first to do so is held up.
pub(crate) fn load(id: u64) -> u64 {
    let version = read(id);
    stop(id);
    version
}

/// The same for a future.
pub(crate) async fn load_async(id: u64) -> u64 {
    let version = read(id);
    stop_async(id).await;
    version
}

fn arrive(id: u64) -> Option<oneshot::Receiver<()>> {
    let barrier = row(id).barrier.lock().expect("no panic here").take()?;
    // nobody listens once the trial has failed
    let _ = barrier.reached.send(());
    Some(barrier.opened)
}

fn row(id: u64) -> Arc<Row> {
    let rows = ROWS.read().expect("no panic while rows are added");
    rows[id as usize].clone()
}
