//! The time that processors have worked for this process.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// How long all threads of this process have run so far.
pub(crate) fn spent() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
