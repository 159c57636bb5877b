//! What is returned when a store fails, by functions and writes that are to tell: an `Err`.

use crate::store::Fault;

/// A returned type that can be a failure of the store.
#[diagnostic::on_unimplemented(
    message = "the fault of a store is returned as an `Err`, and `{Self}` has none",
    label = "never an `Err`",
    note = "`strict` and `on_unacknowledged = error` are for what returns a `Result<T, E>` where `E: From<larder::store::Fault>`: return one, or leave the option out"
)]
pub trait Faulted: Sized {
    /// The error's type.
    type Error;

    /// A failure.
    fn failed(error: Self::Error) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, E> Faulted for Result<T, E> {
    type Error = E;

    fn failed(error: E) -> Self {
        Err(error)
    }
}

/// An error that the fault of a store can become.
#[diagnostic::on_unimplemented(
    message = "the fault of a store can't become the error `{Self}`",
    label = "not `From<larder::store::Fault>`",
    note = "`strict` and `on_unacknowledged = error` return the fault as this error: write `impl From<larder::store::Fault> for {Self}`, or add `From<larder::store::Fault>` to the bounds of a type parameter; take an error that has it, such as `Box<dyn Error + Send + Sync>`; or leave the option out"
)]
pub trait OfFault {
    /// The error.
    fn of_fault(fault: Fault) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<Fault>> OfFault for E {
    fn of_fault(fault: Fault) -> Self {
        E::from(fault)
    }
}

/// What is returned in the place of a value that a fault stands in the way of.
pub fn faulted<R: Faulted<Error = E>, E: OfFault>(fault: Fault) -> R {
    R::failed(E::of_fault(fault))
}
