//! Why a store does not do what it is asked for.

/// Why a store could not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What kind of reason.
    pub kind: FaultKind,
    /// The reason, as the store's client or server put it. No passwords, no values.
    pub message: String,
}

/// A kind of reason.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum FaultKind {
    /// There is no connection.
    Unreachable,
    /// There was no answer in time. It may have happened.
    TimedOut,
    /// The server said no: it is out of memory, it does not let this user, it has become a replica.
    Refused,
    /// The value is larger than what the store takes. Nothing was sent.
    TooLarge,
    /// The server said what makes no sense.
    Garbled,
    /// A value that the codec can't write, or which can't be counted on. Nothing was changed.
    Unfit,
    /// Others have changed it all the while. Nothing was changed.
    Contended,
}

impl Fault {
    /// A fault of a kind, for a reason.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Fault { kind, message }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            FaultKind::Unreachable => "the store can't be reached",
            FaultKind::TimedOut => "the store did not answer in time",
            FaultKind::Refused => "the store refused",
            FaultKind::TooLarge => "the value is too large for the store",
            FaultKind::Garbled => "the store sent what can't be understood",
            FaultKind::Unfit => "the value is not fit for this",
            FaultKind::Contended => "others were quicker every time",
        };
        write!(f, "{kind}: {}", self.message)
    }
}

impl std::error::Error for Fault {}
