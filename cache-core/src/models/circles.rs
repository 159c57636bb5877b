//! Functions that call one another: nobody waits in a circle.

use super::check::{at_once, check};
use super::world::{
    self, Both, Cached, Ping, Pong, Seen, commit, entry, get_by, of, read, returned, write,
};
use crate::call::{Settled, no_tags};
use crate::context::Call;
use crate::in_frame::{in_frame, in_frame_blocking};
use crate::returned::{Sharing, keep_all};
use crate::sync::checker;
use std::future::Future;

/// Either is computed by way of the other.
#[test]
fn two_functions() {
    check(|| {
        at_once!(
            || world::check::<Ping>(0, 0),
            || world::check::<Pong>(0, 0),
            || {
                write(vec![entry::<Ping>(0, 0), entry::<Pong>(0, 0)], || {
                    commit(0, 1)
                });
                returned(0, 1);
                world::check::<Pong>(0, 0);
            },
        );
    });
}

/// Circles of two keys each.
#[test]
fn two_keys() {
    check(|| {
        at_once!(
            || world::check::<Ping>(0, 0),
            || world::check::<Ping>(1, 0),
            || world::check::<Pong>(0, 0),
            || world::check::<Pong>(1, 0),
        );
    });
}

/// A body that blocks on a future which belongs nowhere: what that waits for, the body waits for.
#[test]
fn beneath_block_on() {
    check(|| {
        at_once!(
            || {
                let pong = in_frame(call_async::<Pong>(async { read(0) }));
                get_by::<Ping>(0, 0, || checker::future::block_on(pong));
            },
            || world::check::<Pong>(0, 0),
            || world::check::<Ping>(0, 0),
        );
    });
}

async fn call_async<F: Cached>(body: impl Future<Output = Seen>) -> Seen {
    let settled = of::<F>(&0, &0).settle_async::<false, Seen>(
        Call::start(),
        F::front(),
        no_tags,
        Sharing::NONE,
    );
    match settled.await {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run_async(keep_all, Sharing::NONE, body).await,
    }
}

/// A body whose part runs on another thread, which waits for it there.
#[test]
fn carried_elsewhere() {
    check(|| {
        at_once!(
            || {
                get_by::<Ping>(0, 0, || {
                    get_by::<Both>(0, 0, || {
                        let part = in_frame_blocking(|| get_by::<Pong>(0, 0, || read(0)));
                        let part = checker::thread::spawn(part);
                        part.join().expect("a part of the model failed")
                    })
                });
            },
            || {
                get_by::<Pong>(0, 0, || get_by::<Ping>(0, 0, || read(0)));
            },
        );
    });
}
