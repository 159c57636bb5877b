//! The runtime of `larder`: keys, leases, frames, flights and stores.
//!
//! This crate is what the attributes of `larder` expand to calls of. Programs depend on `larder`.

mod answer;
mod call;
mod clock;
mod companion;
mod context;
mod declared;
mod ended;
mod entry;
#[cfg(feature = "shared")]
mod faulted;
mod flight;
mod frame;
mod front;
mod function;
mod held;
mod in_frame;
mod key;
mod lease;
#[cfg(feature = "shared")]
mod logs;
mod memo;
#[cfg(all(test, any(loom, shuttle)))]
mod models;
mod named;
mod observe;
mod outstanding;
mod put;
mod returned;
mod scope;
#[cfg(feature = "shared")]
mod shared;
#[cfg(feature = "shared")]
pub mod store;
#[cfg(not(feature = "shared"))]
mod store;
mod switch;
mod sync;
mod tag;
mod target;
pub mod testing;
#[cfg(all(test, not(any(loom, shuttle))))]
mod tests;
mod transaction;
mod until;
mod verify;
mod version;
mod weigh;
mod write;

pub use entry::Entry;
pub use in_frame::{in_frame, in_frame_blocking};
pub use key::KeyPart;
pub use memo::{DEFAULT_CAPACITY, Histogram, Stats};
#[cfg(feature = "metrics")]
pub use observe::publish_metrics;
#[cfg(feature = "tracing")]
pub use observe::trace_keys;
pub use observe::{Audit, AuditFault, CachedFunction, Finding, audit, functions};
#[cfg(feature = "shared")]
pub use put::SharedTicket;
pub use put::Ticket;
#[cfg(feature = "shared")]
pub use shared::{
    Builder, Cache, Config, Health, IntoTimeout, Later, Namespace, Near, Settable, Timeout, codec,
};
pub use switch::{is_enabled, set_enabled};
pub use tag::Tag;
pub use transaction::{deferred, deferred_async, snapshot, snapshot_async};
pub use verify::{Verification, VerifiedFunction, verification, verify};
pub use version::IntoVersion;

/// What the attributes expand to calls of. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::call::{Lead, Load, Settled, no_tags};
    pub use crate::clock::since_1970;
    pub use crate::context::{Call, refresh, refresh_async, uncached, uncached_async};
    pub use crate::declared::{
        DeclaredFunction, DeclaredTag, DeclaredTarget, DeclaredWrite, Listed,
    };
    #[cfg(feature = "shared")]
    pub use crate::entry::InSharedStore;
    pub use crate::entry::{Entry, InProcess};
    #[cfg(feature = "shared")]
    pub use crate::faulted::{Faulted, OfFault, faulted};
    pub use crate::front::{Front, FrontOf};
    pub use crate::function::{Anonymous, Function, Value};
    pub use crate::held::{
        Copied, Held, Holding, IsArc, IsCopy, IsValue, NoArc, NoCopy, NoValue, OrFailure, Shared,
        how,
    };
    pub use crate::key::{
        Extracted, ExtractedPart, Handle, KeyPart, Kind, Lent, List, Next, Nothing, Opt, Parts,
        Plain, Ref, Room, Seq, Slice, Text, any, begin, begin_all, entry, rest,
    };
    pub use crate::lease::{Fingerprint, Group};
    #[cfg(feature = "shared")]
    pub use crate::memo::NameIsTaken;
    pub use crate::memo::{Definition, Family, MemoRef, Period, Site, Slot, Stats, Time, Timeout};
    pub use crate::named::{ByName, Cached, Fields, Named, Partial, TagByName, given};
    #[cfg(feature = "shared")]
    pub use crate::put::SharedTicket;
    pub use crate::put::Ticket;
    pub use crate::returned::{
        AlwaysSucceeded, Errors, Fallible, Infallible, Judged, KeptError, MaybeNone, Probe,
        Returned, Sharing, Unshared, keep_all, keep_if, keep_some, share,
    };
    #[cfg(feature = "shared")]
    pub use crate::shared::{
        AllDone, Declared, InStore, Later, Storable, StorableError, fuzzed, group, in_cache,
        in_store, pause, tag_group,
    };
    #[cfg(feature = "shared")]
    pub use crate::shared_verbs;
    #[cfg(feature = "shared")]
    pub use crate::store::Fault;
    pub use crate::tag::{
        SharedTag, Tag, TagFields, TagName, UnitTag, depth, every, shared_tag, tag_names,
    };
    pub use crate::target::Target;
    pub use crate::verify::{Equality, Incomparable, Same};
    pub use crate::weigh::{weigh_entry, weigh_value};
    pub use crate::write::{Ended, Write};
    pub use crate::{
        by_name, declared_function, declared_tag, declared_write, function, held, named, same,
        verbs,
    };
    #[cfg(feature = "inventory")]
    pub use inventory;
}
