//! What can be seen of a program's caches while it runs.

mod audit;
#[cfg(feature = "shared")]
mod called;
mod functions;
#[cfg(feature = "metrics")]
pub(crate) mod metrics;
mod seen;
#[cfg(feature = "tracing")]
pub(crate) mod trace;

pub use audit::{Audit, Fault as AuditFault, Finding, audit};
#[cfg(feature = "shared")]
pub(crate) use called::{Called, called};
pub use functions::{CachedFunction, functions};
#[cfg(feature = "metrics")]
pub use metrics::publish_metrics;
#[cfg(feature = "tracing")]
pub(crate) use seen::tag;
pub(crate) use seen::{How, IS_NOTED, Reads, note_clear, note_tag};
#[cfg(feature = "tracing")]
pub use trace::trace_keys;
