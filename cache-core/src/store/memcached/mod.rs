//! Entries and leases on Memcached.
//!
//! Meta commands and the lines of their replies are written and read by the crate `memcache`. Its
//! connections and its client can't be used: `docs/dependencies.md` says what they did in trials, and
//! the other clients too. So what carries them is here.
//!
//! From the bottom: `request` and `response` are one command and its reply, `connection` a stream on
//! which they follow each other, `link` a server with or without a connection, `batch` the operations of
//! one call.

mod address;
mod backoff;
mod batch;
mod builder;
mod connection;
mod link;
mod login;
mod operation;
mod request;
mod response;
mod ring;
mod ttl;
mod url;

use super::worker::Worker;
use super::{ConfigError, Fault, FaultKind, Operation, Pending, Reply, Store};
use batch::Batch;
pub use builder::Builder;
use link::Link;
use login::Login;
use ring::Ring;
use std::fmt;

/// A store on one Memcached server, or on several that share the keys.
///
/// ```no_run
/// # mod larder { pub use cache_core::store; }
/// use larder::store::Memcached;
///
/// let store = Memcached::builder("memcached://cache-1:11211,cache-2:11211").build()?;
/// # Ok::<(), larder::store::ConfigError>(())
/// ```
///
/// It needs Memcached 1.6 or later, for the meta commands, without `--disable-cas`, and talks to the
/// servers themselves: a proxy that sends a key elsewhere when a server is down breaks what [`Store`]
/// asks for.
///
/// # Several servers
///
/// Each key has its server, by rendezvous hashing over the names in the URL (Thaler and
/// Ravishankar, 1998), in whatever order they stand there. All programs that share entries have to
/// write the same names. While a server can't be reached, its keys have no other: a server that
/// comes back would have what was deleted meanwhile. For the same reason, empty a server before you
/// put it back into a list that it was taken out of.
///
/// # After a restart
///
/// A server comes back empty, or, with `--memory-file`, as it was when it was told to stop; after
/// anything else that file is not used. So no deletion is undone, and the
/// [fence](super::Server::fence) is zero throughout. It would be undone by an older copy of that
/// file, or of the whole machine: empty a server that was restored from one.
///
/// What tells versions apart, the CAS of an item, begins again at one after a restart. A
/// [version](super::Version) holds, beside the CAS, the connection it was read on, and is worth
/// nothing on another: a [`Swap`](Operation::Swap) then says that there is something else.
///
/// # After a time-out
///
/// What had no answer in time may take effect later, even after what was asked after it: a server
/// that hung reads on where it was, on the connection that was given up, while it serves the new one.
///
/// # Times
///
/// Memcached counts whole seconds. An entry is there for its time to live, and up to two seconds
/// more. Beyond thirty days the server is told a date, so that its clock has to be right; beyond
/// the year 2038 it keeps the entry until it needs the room.
///
/// # Users and passwords
///
/// `user:password@` logs in to servers that are started with `--auth-file`. SASL (`-S`) is for the binary
/// protocol alone, which has no meta commands and is on its way out: no client can use the two together,
/// and a server that is started with both options answers no SASL either.
///
/// User and password are sent as they are, and so is what is stored: TLS is not spoken. Where the network
/// is not your own, put [stunnel](https://www.stunnel.org) or a proxy of its kind beside each program and
/// before each server, and name the near end in the URL. All programs that share entries write the same
/// names, so these ends have the same ports everywhere.
pub struct Memcached {
    links: Vec<Link>,
    ring: Ring,
    largest: usize,
    worker: Worker,
}

impl Memcached {
    /// A store on the servers of a URL,
    /// `memcached://[user:password@]host[:port][,host[:port]…][?option=value[&option=value…]]`.
    ///
    /// IPv6 addresses are put in brackets. What begins with `/` is a Unix socket, as in
    /// `memcached:///run/memcached.sock`. The options are `connect_timeout` and `response_timeout`
    /// (`250ms`, `2s`) and `largest` (`8m`, `512k`, or bytes), as on [`Builder`]. In user and
    /// password, `%40` is an `@`.
    pub fn builder(url: &str) -> Builder {
        Builder::new(url)
    }
}

impl Store for Memcached {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let len = operations.len();
        // sent here, not on the other thread, so that calls of one thread are in order
        let batch = Batch::begin(operations, &self.links, &self.ring, self.largest);
        let instead = move || {
            let fault = Fault::new(FaultKind::Unreachable, "the store was dropped");
            vec![Err(fault); len]
        };
        self.worker.run(batch.finish(), instead)
    }

    fn name(&self) -> String {
        let names: Vec<_> = self
            .links
            .iter()
            .map(|link| link.address().to_string())
            .collect();
        format!("memcached://{}", names.join(","))
    }

    /// Not even if it is: to revoke takes two requests, of which the second goes out after the batch.
    fn is_one_server(&self) -> bool {
        false
    }

    fn largest(&self) -> usize {
        self.largest
    }
}

impl fmt::Debug for Memcached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Memcached");
        shown
            .field("name", &self.name())
            .field("largest", &self.largest);
        shown.finish_non_exhaustive()
    }
}

/// That a part of the configuration is wrong, and how it should be.
fn wrong_part(part: &str, reason: &str) -> ConfigError {
    ConfigError::new(format!("{part}: {reason}"))
}
