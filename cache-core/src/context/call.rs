//! How a call treats the cache, and whether it is part of anything.

use crate::switch;
use crate::sync::thread_local;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;

thread_local! {
    static CALL: Cell<Call> = const { Cell::new(Call::ORDINARY) };
}

/// What a cached function asks at its start, in one reading of a thread-local: how it treats the
/// cache, and whether it is part of anything. In one byte, for every hit looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call(u8);

/// How a call treats the cache.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Reads and stores.
    Ordinary,
    /// Neither reads nor stores.
    Uncached,
    /// Neither reads nor stores, and stays so.
    Alone,
    /// Does not read, but stores.
    Refresh,
}

const NESTED: u8 = 1 << 7;

impl Call {
    /// A call outside of any computation and write that reads and stores.
    pub(crate) const ORDINARY: Self = Call(Kind::Ordinary as u8);
    /// A call on a thread that is being torn down.
    const WITHOUT_CONTEXT: Self = Call(NESTED | Kind::Alone as u8);

    /// How the call that starts now treats the cache.
    #[inline]
    pub fn start() -> Self {
        match CALL.try_with(Cell::get) {
            Ok(Call::ORDINARY) if switch::is_enabled() => Call::ORDINARY,
            _ => Call::start_otherwise(),
        }
    }

    #[cold]
    fn start_otherwise() -> Self {
        CALL.try_with(|call| {
            let this = call.get();
            match this.kind() {
                Kind::Ordinary if !switch::is_enabled() => return this.treating(Kind::Uncached),
                Kind::Uncached | Kind::Refresh => call.set(this.treating(Kind::Ordinary)),
                Kind::Ordinary | Kind::Alone => {}
            }
            this
        })
        .unwrap_or(Call::WITHOUT_CONTEXT)
    }

    /// The same, passing the cache by if `condition` holds.
    #[must_use]
    pub fn unless(self, condition: bool) -> Self {
        match condition {
            true => self.treating(Kind::Uncached),
            false => self,
        }
    }

    /// Whether what runs now is part of a computation or a write.
    pub(crate) fn is_nested() -> bool {
        CALL.try_with(|call| call.get().0 & NESTED != 0)
            .unwrap_or(true)
    }

    pub(crate) fn kind(self) -> Kind {
        const KINDS: [Kind; 4] = [Kind::Ordinary, Kind::Uncached, Kind::Alone, Kind::Refresh];
        KINDS[usize::from(self.0 & 3)]
    }

    fn treating(self, kind: Kind) -> Self {
        Call(self.0 & NESTED | kind as u8)
    }

    fn inside(self, nested: bool) -> Self {
        Call(if nested { NESTED } else { 0 } | self.kind() as u8)
    }

    /// Notes whether what runs from now on is part of a computation or a write.
    #[inline]
    pub(super) fn is_inside(nested: bool) {
        update(|call| call.inside(nested));
    }

    /// The thread is being torn down, for good.
    pub(super) fn tear_down() {
        let _ = CALL.try_with(|call| call.set(Call::WITHOUT_CONTEXT));
    }
}

/// Runs the start of a call with another treatment of the cache: `start` calls the cached
/// function, or polls its future for the first time, and the call takes the treatment with it.
fn calling<R>(kind: Kind, start: impl FnOnce() -> R) -> R {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            set_kind(Kind::Ordinary);
        }
    }
    set_kind(kind);
    let _reset = Reset;
    start()
}

/// Calls a cached function past the cache.
pub fn uncached<R>(start: impl FnOnce() -> R) -> R {
    calling(Kind::Uncached, start)
}

/// Calls a cached function so that it computes and replaces what is stored.
pub fn refresh<R>(start: impl FnOnce() -> R) -> R {
    calling(Kind::Refresh, start)
}

/// [`uncached`] for an async function.
pub async fn uncached_async<F: Future>(call: F) -> F::Output {
    awaiting(Kind::Uncached, call).await
}

/// [`refresh`] for an async function.
pub async fn refresh_async<F: Future>(call: F) -> F::Output {
    awaiting(Kind::Refresh, call).await
}

/// The call starts when its future is first polled.
async fn awaiting<F: Future>(kind: Kind, call: F) -> F::Output {
    let mut call = pin!(call);
    let mut started = false;
    poll_fn(|context| {
        if std::mem::replace(&mut started, true) {
            call.as_mut().poll(context)
        } else {
            calling(kind, || call.as_mut().poll(context))
        }
    })
    .await
}

fn set_kind(kind: Kind) {
    update(|call| call.treating(kind));
}

/// Changes what calls find, unless that is settled for good.
fn update(change: impl FnOnce(Call) -> Call) {
    let _ = CALL.try_with(|call| {
        if call.get().kind() != Kind::Alone {
            call.set(change(call.get()));
        }
    });
}
