//! Frames that are made when somebody asks for them: most bodies call no other cached function.

use super::call::Call;
use super::{CURRENT, Context, Entered, push};
use crate::flight::FlightId;
use crate::frame::Frame;
use crate::sync::{Arc, thread_local};
use std::cell::Cell;

thread_local! {
    /// Part of the installed context, which is empty otherwise. Its flight is on the stack.
    static DUE: Cell<Due> = const { Cell::new(Due::Nothing) };
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Due {
    Nothing,
    Frame(Option<FlightId>),
}

/// A computation whose body runs until this is dropped.
#[derive(Debug)]
pub(crate) enum Inside {
    /// In a frame that was there before.
    Made { _entered: Entered },
    /// In one that is made when it is due.
    Due { _entered: EnteredDue },
}

#[derive(Debug)]
pub(crate) struct EnteredDue {
    flight: Option<FlightId>,
}

impl Inside {
    /// Enters a frame that is made when somebody asks for it. None if something is installed here,
    /// even if that has ended.
    #[inline]
    pub(crate) fn when_due(flight: Option<FlightId>) -> Option<Self> {
        if Call::is_nested() {
            return None;
        }
        set(Due::Frame(flight));
        Call::set_nested(true);
        Some(Inside::Due {
            _entered: EnteredDue { flight },
        })
    }

    /// The frame that was entered, if it was made.
    #[inline]
    pub(crate) fn frame(&self) -> Option<Arc<Frame>> {
        match DUE.try_with(Cell::get) {
            Ok(Due::Frame(_)) => None,
            _ => Context::installed().frame,
        }
    }
}

impl Drop for EnteredDue {
    #[inline]
    fn drop(&mut self) {
        match set(Due::Nothing) {
            Due::Frame(_) => Call::set_nested(false),
            Due::Nothing => leave(self.flight),
        }
    }
}

/// Leaves a frame that was made since it was entered.
#[cold]
fn leave(flight: Option<FlightId>) {
    drop(Entered {
        outer: Context::default(),
        on_stack: flight.is_some(),
    });
}

/// Says what is due from now on, and gives back what was.
#[inline]
fn set(due: Due) -> Due {
    DUE.try_with(|current| current.replace(due))
        .unwrap_or(Due::Nothing)
}

/// Makes the frame that is due, for somebody asks for it.
#[inline]
pub(super) fn make() {
    if let Due::Frame(flight) = set(Due::Nothing) {
        install(flight);
    }
}

#[cold]
fn install(flight: Option<FlightId>) {
    push(flight);
    let frame = Frame::new(None, flight);
    let _ = CURRENT.try_with(|current| current.0.borrow_mut().frame = Some(frame));
}
