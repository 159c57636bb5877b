//! What is left to do when a computation has ended, before its call returns.

use crate::memo::AnyMemo;
#[cfg(feature = "shared")]
use crate::shared::wait;
#[cfg(feature = "shared")]
use crate::store::Pending;
use crate::verify::Suspect;
#[cfg(feature = "shared")]
use crate::verify::conclude;

/// A value on its way to a store that processes share, or questions to it.
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

    /// Asks stores whether the answers still stand that came out otherwise.
    pub(super) fn ask_of(&mut self, memo: &'static dyn AnyMemo, suspects: Vec<Suspect>) {
        #[cfg(feature = "shared")]
        if !suspects.is_empty() {
            self.filling = Some(Box::pin(async move {
                for suspect in suspects {
                    conclude(memo, &suspect, suspect.stands_elsewhere().await);
                }
            }));
        }
        #[cfg(not(feature = "shared"))]
        let _ = (memo, suspects);
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
