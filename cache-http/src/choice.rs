//! Under which keys the responses to one request are, where they are chosen by its headers.

use crate::key::PageKey;
use crate::page::Page;
use crate::vary::Vary;
use http::header::{AUTHORIZATION, HeaderMap};

/// Where a page is looked for, and by which headers that was chosen.
///
/// Under the first key, which no header has a part in, is the page of whoever came first. It tells the
/// others by which headers it was chosen, and they find theirs under a key that has these in it; if the
/// page there was chosen by more, so on. A page is served only to a request that agrees with all that it
/// was chosen by.
pub(crate) struct Choice {
    pub(crate) key: PageKey,
    vary: Vary,
    left: usize,
}

/// How often responses to one request may turn out to be chosen by more of it.
const MOST: usize = 3;

/// What a page is to a request.
pub(crate) enum Found {
    /// Its answer.
    Answer(Page),
    /// The answer may be elsewhere.
    Elsewhere(Choice),
    /// No page is.
    Nowhere,
}

impl Choice {
    pub(crate) fn first(key: PageKey) -> Self {
        Choice {
            key,
            vary: Vary::default(),
            left: MOST,
        }
    }

    /// Judges the page that was found.
    pub(crate) fn judge(self, page: Page, request: &HeaderMap) -> Found {
        if !may_be_given(&page, request) {
            return Found::Nowhere;
        }
        if page.0.vary.fits(request) {
            return Found::Answer(page);
        }
        self.next(&page, request)
            .map_or(Found::Nowhere, Found::Elsewhere)
    }

    fn next(self, page: &Page, request: &HeaderMap) -> Option<Self> {
        let left = self.left.checked_sub(1)?;
        let vary = self.vary.and(&page.0.vary, request)?;
        let key = self.key.variant(&vary);
        Some(Choice { key, vary, left })
    }
}

/// Whether a page may be given to a request that says who it is of.
fn may_be_given(page: &Page, request: &HeaderMap) -> bool {
    page.0.is_public || !request.contains_key(AUTHORIZATION)
}
