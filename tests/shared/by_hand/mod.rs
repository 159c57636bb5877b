//! What is set and got by hand, on every store: see `every_store`.

mod caches;
mod clearing;
mod counting;
mod faults;
mod keys;
mod many;
mod memory;
mod stores;
mod timeouts;
mod values;

use larder::Timeout;
use std::time::Duration;
use stores::with_caches;

const NEVER: Timeout = Timeout::NEVER;
const HOUR: Duration = Duration::from_secs(3600);
