//! What the torture writes: every way to name what a write invalidates, and every way to end.

use super::model::{PAGES, Receipt, USERS};
use super::reads::{Leaf, Owner, User, brief, cell, heavy, lazy, remote, shaky, whole};
use larder::{deferred, deferred_async, invalidates};

/// A cell that is written, and how the write ends.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) user: u64,
    pub(super) page: usize,
    pub(super) end: End,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum End {
    Success,
    Error,
    Panic,
    /// Goes on until it is dropped.
    Never,
}

impl At {
    fn end(self) -> Result<At, ()> {
        match self.end {
            End::Success | End::Never => Ok(self),
            End::Error => Err(()),
            // not `panic!`, which would print thousands of messages
            End::Panic => std::panic::resume_unwind(Box::new("as planned")),
        }
    }

    async fn end_async(self) -> Result<At, ()> {
        tokio::task::yield_now().await;
        if self.end == End::Never {
            std::future::pending::<()>().await;
        }
        self.end()
    }
}

pub(super) type Written = Result<At, ()>;

/// Writes with these targets, sync and async. `$cells` are the cells that they write.
macro_rules! writes {
    ($at:ident: $($name:ident, $name_async:ident writes $cells:expr, invalidates($($target:tt)+);)+) => {$(
        #[invalidates($($target)+)]
        pub(super) fn $name($at: At, receipt: &Receipt) -> Written {
            receipt.write_all($cells);
            $at.end()
        }

        #[invalidates($($target)+)]
        pub(super) async fn $name_async($at: At, receipt: &Receipt) -> Written {
            tokio::task::yield_now().await;
            receipt.write_all($cells);
            $at.end_async().await
        }
    )+};
}

fn one(at: At) -> impl Iterator<Item = (u64, usize)> {
    [(at.user, at.page)].into_iter()
}

fn of_user(at: At) -> impl Iterator<Item = (u64, usize)> {
    (0..PAGES).map(move |page| (at.user, page))
}

fn of_page(at: At) -> impl Iterator<Item = (u64, usize)> {
    (0..USERS).map(move |user| (user, at.page))
}

writes! { at:
    entry, entry_async writes one(at), invalidates(
        cell(at.user, at.page), brief(at.user, at.page), remote(at.user, at.page), whole(at.user),
        Leaf(at.user, at.page)
    );
    by_name, by_name_async writes one(at), invalidates(
        cell { page: at.page, user: at.user }, brief { user: at.user, .. },
        remote { page: at.page, .. }, whole { user: at.user }, Leaf(at.user, at.page)
    );
    user, user_async writes of_user(at), invalidates(
        cell(at.user, ..), brief(at.user, _), remote(at.user, ..), whole(at.user), Owner(at.user)
    );
    page, page_async writes of_page(at), invalidates(
        cell(_, at.page), brief(_, at.page), remote(_, at.page), whole(..), Owner(..)
    );
    all, all_async writes of_page(at), invalidates(
        cell(..), brief(..), remote(..), whole(..), lazy(..), heavy(_, at.page), shaky(..)
    );
    tag, tag_async writes of_user(at), invalidates(User(at.user), Owner(at.user));
    tags, tags_async writes of_page(at), invalidates(User(..), Leaf(..));
}

/// Bound from what is returned, so it must succeed.
#[invalidates(Ok(at) => [cell(at.user, at.page), brief(at.user, ..), User(at.user), Leaf(at.user, at.page)])]
pub(super) fn bound(at: At, receipt: &Receipt) -> Written {
    receipt.write(at.user, at.page);
    Ok(at)
}

/// Declares nothing and invalidates by hand.
pub(super) fn by_hand(at: At, receipt: &Receipt) -> Written {
    receipt.write(at.user, at.page);
    cell::invalidate(&at.user, &at.page);
    larder::invalidate!(
        brief(at.user, at.page),
        remote(_, at.page),
        Leaf(at.user, at.page)
    );
    whole::clear();
    at.end()
}

/// Several writes that are known to have happened when all of them have.
pub(super) fn transaction(at: At, receipt: &Receipt) -> Written {
    deferred(|| {
        let fine = At {
            end: End::Success,
            ..at
        };
        entry(fine, receipt)?;
        let read = cell(at.user, at.page);
        tag(fine, receipt)?;
        let read_again = cell(at.user, at.page);
        assert!(read < read_again, "{read}, then {read_again} was written");
        by_hand(at, receipt)
    })
}

pub(super) async fn transaction_async(at: At, receipt: &Receipt) -> Written {
    deferred_async(async {
        let fine = At {
            end: End::Success,
            ..at
        };
        user_async(fine, receipt).await?;
        entry_async(at, receipt).await
    })
    .await
}

/// Stores the new value although it declares nothing.
pub(super) fn ticket(at: At, receipt: &Receipt) -> Written {
    let ticket = cell::begin_put(&at.user, &at.page);
    let version = receipt.write(at.user, at.page);
    std::thread::yield_now();
    larder::invalidate!(
        brief(at.user, at.page),
        remote(at.user, at.page),
        whole(at.user),
        Leaf(at.user, at.page)
    );
    at.end()?;
    ticket.put(version);
    Ok(at)
}

/// Stores the new value, which other writers must not let stand if they came between.
#[invalidates(cell(at.user, at.page), User(at.user), Leaf(at.user, at.page))]
pub(super) fn through(at: At, receipt: &Receipt) -> Written {
    let version = receipt.write(at.user, at.page);
    std::thread::yield_now();
    cell::put(&at.user, &at.page, version);
    at.end()
}

/// Reads back inside, and must see its own effect.
#[invalidates(
    whole(at.user), brief(at.user, at.page), remote(at.user, at.page), Leaf(at.user, at.page)
)]
pub(super) fn nested(at: At, receipt: &Receipt) -> Written {
    let inner = bound(at, receipt);
    let version = receipt.write(at.user, at.page);
    cell::invalidate(&at.user, &at.page);
    let read = cell(at.user, at.page);
    assert!(
        read >= version,
        "a write read {read} after it had written {version}"
    );
    inner.and(at.end())
}
