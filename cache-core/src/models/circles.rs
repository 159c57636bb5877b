//! Functions that call one another: nobody waits in a circle.

use super::check::{at_once, check};
use super::world::{self, Cached, Ping, Pong, Seen, commit, entry, of, read, returned, write};
use crate::call::Settled;
use crate::context::Call;
use crate::in_frame::in_frame;
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
                let started = of::<Ping>(&0, &0).call(Call::start());
                match started.settle::<false, Seen>(Sharing::NONE) {
                    Settled::Served(_) => (),
                    Settled::Lead(load) => {
                        let body = || checker::future::block_on(pong);
                        load.run::<false, _>(keep_all, Sharing::NONE, body);
                    }
                }
            },
            || world::check::<Pong>(0, 0),
            || world::check::<Ping>(0, 0),
        );
    });
}

async fn call_async<F: Cached>(body: impl Future<Output = Seen>) -> Seen {
    let started = of::<F>(&0, &0).call(Call::start());
    match started.settle_async::<false, Seen>(Sharing::NONE).await {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run_async(keep_all, Sharing::NONE, body).await,
    }
}
