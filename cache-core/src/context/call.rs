//! How a call treats the cache, and whether it is part of anything.

use crate::switch;
use crate::sync::thread_local;
use crate::verify;
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
/// If it is a hit it is computed once more.
const CHOSEN: u8 = 1 << 6;

impl Call {
    /// A call outside of any computation and write that reads and stores.
    pub(crate) const ORDINARY: Self = Call(Kind::Ordinary as u8);
    /// A call on a thread that is being torn down.
    const WITHOUT_CONTEXT: Self = Call(NESTED | Kind::Alone as u8);

    /// How the call that starts now treats the cache.
    #[inline]
    pub fn start() -> Self {
        match CALL.try_with(Cell::get) {
            Ok(Call::ORDINARY) if switch::is_plain() => Call::ORDINARY,
            _ => Call::start_otherwise(),
        }
    }

    #[cold]
    fn start_otherwise() -> Self {
        CALL.try_with(|call| {
            let this = call.get();
            match this.kind() {
                Kind::Ordinary if !switch::is_enabled() => return this.treating(Kind::Uncached),
                Kind::Ordinary if switch::is_verified() && verify::is_chosen() => {
                    return Call(this.0 | CHOSEN);
                }
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

    /// Whether it is computed once more if it is a hit.
    pub(crate) fn is_chosen(self) -> bool {
        self.0 & CHOSEN != 0
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
    pub(super) fn set_nested(nested: bool) {
        update(|call| call.inside(nested));
    }

    /// The thread is being torn down, for good.
    pub(super) fn tear_down() {
        let _ = CALL.try_with(|call| call.set(Call::WITHOUT_CONTEXT));
    }
}

/// Until it is dropped, the call that starts next has another treatment of the cache, and takes it
/// with it.
#[derive(Debug)]
pub struct Calling(());

impl Calling {
    fn of(kind: Kind) -> Self {
        set_kind(kind);
        Calling(())
    }

    /// What the call returned. A method, and no function of a closure, so that the compiler has
    /// fewer bodies to check: the call is an argument, which is evaluated after what is before the
    /// dot.
    pub fn returned<R>(self, returned: R) -> R {
        returned
    }
}

impl Drop for Calling {
    fn drop(&mut self) {
        set_kind(Kind::Ordinary);
    }
}

/// For a call of a cached function past the cache.
#[must_use]
pub fn uncached() -> Calling {
    Calling::of(Kind::Uncached)
}

/// For a call of a cached function that computes and replaces what is stored.
#[must_use]
pub fn refresh() -> Calling {
    Calling::of(Kind::Refresh)
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
            Calling::of(kind).returned(call.as_mut().poll(context))
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
