//! Frames: what a computation turns out to depend on.

use crate::answer::Answer;
use crate::clock::{Moment, earlier};
use crate::flight::FlightId;
use crate::lease::{Lease, LeaseSet};
#[cfg(feature = "shared")]
use crate::shared::{Stamped, Stamps, Watch};
use crate::sync::{Arc, Mutex};
use crate::verify::Again;

/// Collects the leases of every cached function called while one is being computed.
#[derive(Debug)]
pub(crate) struct Frame {
    outer: Option<Arc<Frame>>,
    flight: Option<FlightId>,
    /// The recomputation that it is part of.
    again: Option<Arc<Again>>,
    /// How many frames of that are around it.
    depth: u32,
    captured: Mutex<Captured>,
}

/// What a value depends on, as far as it was captured.
#[derive(Debug, Default)]
pub(crate) struct Captured {
    pub(crate) leases: LeaseSet,
    /// The leases that are in stores which processes share, as they were granted.
    #[cfg(feature = "shared")]
    pub(crate) stamps: Stamps,
    /// Whether a change of one of these is not told.
    #[cfg(feature = "shared")]
    pub(crate) is_blind: bool,
    /// The earliest deadline of what it was built on.
    pub(crate) deadline: Option<Moment>,
    /// Whether something it depends on could not be vouched for. A tainted value is given to its
    /// own caller and to nobody else.
    pub(crate) tainted: bool,
    /// Whether the value is there; what was started inside may go on.
    ended: bool,
}

impl Captured {
    /// Takes in some leases.
    pub(crate) fn add<'a>(&mut self, leases: impl IntoIterator<Item = &'a Lease>) {
        for lease in leases {
            self.tainted |= !self.leases.add(lease);
        }
    }

    /// Takes in leases of stores that processes share.
    #[cfg(feature = "shared")]
    pub(crate) fn add_stamps(&mut self, stamps: impl IntoIterator<Item = Stamped>, watch: &Watch) {
        self.tainted |= !self.stamps.add(stamps);
        self.is_blind |= watch.is_blind;
        self.add(&watch.leases);
    }

    /// Takes in what ends at a moment.
    #[cfg(feature = "shared")]
    pub(crate) fn end_by(&mut self, deadline: Moment) {
        self.deadline = earlier(self.deadline, Some(deadline));
    }

    /// Takes in what an entry depends on.
    pub(crate) fn add_answer<C>(&mut self, answer: &Answer<C>) {
        self.add(answer.leases());
        #[cfg(feature = "shared")]
        {
            self.tainted |= !self.stamps.add(answer.until.stamps().iter().copied());
            self.is_blind |= answer.until.has_to_be_confirmed();
        }
        self.deadline = earlier(self.deadline, answer.until.deadline().moment());
    }

    /// Takes in all that another value depends on.
    pub(crate) fn inherit(&mut self, other: &Captured) {
        self.add(other.leases.iter());
        #[cfg(feature = "shared")]
        {
            self.tainted |= !self.stamps.add(other.stamps.iter());
            self.is_blind |= other.is_blind;
        }
        self.deadline = earlier(self.deadline, other.deadline);
        self.tainted |= other.tainted;
    }
}

impl Frame {
    /// A frame for the body of a call made inside `outer`.
    pub(crate) fn new(outer: Option<Arc<Frame>>, flight: Option<FlightId>) -> Arc<Self> {
        let again = outer.as_ref().and_then(|outer| outer.again.clone());
        let depth = match (&again, &outer) {
            (Some(_), Some(outer)) => outer.depth + 1,
            _ => 0,
        };
        Arc::new(Frame {
            outer,
            flight,
            again,
            depth,
            captured: Mutex::default(),
        })
    }

    /// The frame of a body that runs once more to compare what it returns: nothing around it is to
    /// know what it depends on.
    pub(crate) fn of_again() -> Arc<Self> {
        Arc::new(Frame {
            outer: None,
            flight: None,
            again: Some(Arc::default()),
            depth: 0,
            captured: Mutex::default(),
        })
    }

    /// Whether this is the frame of a hit that is computed once more.
    pub(crate) fn is_begin_of_again(&self) -> bool {
        self.again.is_some() && self.outer.is_none()
    }

    /// How deep in a recomputation it is.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// The recomputation that this frame is part of, if it is of one.
    pub(crate) fn again(&self) -> Option<&Arc<Again>> {
        self.again.as_ref()
    }

    /// The flight whose body this frame is of, if others can wait for it.
    pub(crate) fn flight(&self) -> Option<FlightId> {
        self.flight
    }

    /// The frame around it.
    pub(crate) fn outer(&self) -> Option<&Arc<Frame>> {
        self.outer.as_ref()
    }

    /// This frame or, if its value is there, the first around it whose is not.
    pub(crate) fn under_way(self: Arc<Self>) -> Option<Arc<Self>> {
        let mut frame = self;
        while frame.captured.lock().ended {
            frame = frame.outer.clone()?;
        }
        Some(frame)
    }

    /// Lets `capture` add to what was captured. What comes after the end is for the frame around
    /// it, which may be handed it by other ways than the returned value.
    pub(crate) fn capture(&self, capture: impl FnOnce(&mut Captured)) {
        let mut frame = self;
        loop {
            let mut captured = frame.captured.lock();
            match &frame.outer {
                Some(outer) if captured.ended => frame = outer,
                _ => return capture(&mut captured),
            }
        }
    }

    /// Sets when the value that was computed ends, and says what leases it depends on, and whether it
    /// is tainted.
    pub(crate) fn conclude(&self, deadline: Option<Moment>) -> (Box<[Lease]>, bool) {
        let mut captured = self.captured.lock();
        captured.deadline = deadline;
        (captured.leases.all(), captured.tainted)
    }

    /// The leases captured that are in stores which processes share, and whether a change of one of
    /// them is not told.
    #[cfg(feature = "shared")]
    pub(crate) fn stamps(&self) -> (Vec<Stamped>, bool) {
        let captured = self.captured.lock();
        (captured.stamps.iter().collect(), captured.is_blind)
    }

    /// The earliest deadline captured.
    pub(crate) fn deadline(&self) -> Option<Moment> {
        self.captured.lock().deadline
    }

    /// Ends the frame and takes what was captured.
    pub(crate) fn end(&self) -> Captured {
        let ended = Captured {
            ended: true,
            ..Captured::default()
        };
        std::mem::replace(&mut self.captured.lock(), ended)
    }

    /// The flights that can't go on before this frame's body returns, innermost first.
    pub(crate) fn flights(frame: Option<&Arc<Frame>>) -> Vec<FlightId> {
        std::iter::successors(frame, |frame| frame.outer())
            .filter_map(|frame| frame.flight())
            .collect()
    }
}
