//! What is left to do when a computation has ended, before its call returns.

#[cfg(feature = "shared")]
use crate::shared::wait;
#[cfg(feature = "shared")]
use crate::store::Pending;

/// A value on its way to a store that processes share.
#[derive(Default)]
#[must_use]
pub(super) struct Rest {
    #[cfg(feature = "shared")]
    filling: Option<Pending<()>>,
}

impl Rest {
    #[cfg(feature = "shared")]
    pub(super) fn new(filling: Option<Pending<()>>) -> Self {
        Rest { filling }
    }

    /// Blocks until it is done.
    #[inline]
    pub(super) fn wait(self) {
        #[cfg(feature = "shared")]
        if let Some(filling) = self.filling {
            wait(filling);
        }
    }

    #[inline]
    pub(super) async fn done(self) {
        #[cfg(feature = "shared")]
        if let Some(filling) = self.filling {
            filling.await;
        }
    }
}
