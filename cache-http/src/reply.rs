//! What a handler comes to, as the value of a cached function.

use crate::key::PageKey;
use crate::key_parts::PageParts;
use crate::page::Page;
use cache_core::__private::{Anonymous, MemoRef, Timeout};

/// What comes of a handler's response.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// It can be given to others.
    Page(Page),
    /// It is for its own request alone, and those who waited for it go on by themselves.
    Passed,
}

/// The handler has failed: by an error of its own, or a status that says so. Those who waited are given
/// the page from before, if that may stand in, or go on by themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

/// Pages as a function of their keys.
pub(crate) type PageFunction = Anonymous<PageParts, Reply>;

/// The memo of some pages.
pub(crate) type Memo = MemoRef<PageFunction>;

impl Reply {
    pub(crate) fn page(&self) -> Option<&Page> {
        match self {
            Reply::Page(page) => Some(page),
            Reply::Passed => None,
        }
    }

    /// What a page says of its own timeout.
    pub(crate) fn timeout(&self) -> Timeout {
        self.page().map_or(Timeout::Inherited, Page::timeout)
    }

    /// How many bytes an entry takes, about.
    pub(crate) fn weight(key: &PageKey, reply: &Reply) -> u64 {
        /// What an entry takes that has nothing in it, with its leases and its place.
        const EMPTY: usize = 1280;
        let page = reply.page().map_or(0, Page::length);
        (EMPTY + key.length() + page) as u64
    }
}
