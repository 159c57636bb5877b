//! Conformance 1 to 10: what is set and got by hand, and what else holds of it.

mod caches;
mod clearing;
mod counting;
mod faults;
mod full_memory;
mod keys;
mod many;
mod stores;
mod timeouts;
mod values;

use larder::Timeout;
use std::time::Duration;
use stores::with_caches;

pub(super) const NEVER: Timeout = Timeout::NEVER;
pub(super) const HOUR: Duration = Duration::from_secs(3600);
