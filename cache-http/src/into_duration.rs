//! For how long, where pages are described.

use std::time::Duration;

/// For how long: a [`Duration`]. A plain number does not say whether it counts seconds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say for how long: the times of pages are `Duration`s",
    label = "write `Duration::from_secs(300)`",
    note = "`Duration` is that of the standard library: `use std::time::Duration;`"
)]
pub trait IntoDuration {
    /// The time.
    fn into_duration(self) -> Duration;
}

#[diagnostic::do_not_recommend]
impl IntoDuration for Duration {
    fn into_duration(self) -> Duration {
        self
    }
}
