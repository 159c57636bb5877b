//! Declared writes of every kind, each with several targets.

use super::database::At;
use super::functions::{User, all, brief, cell, name, row, small};
use super::names::{Function, Name, Node};
use super::operation::End;
use larder::invalidates;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Which write, and of what.
#[derive(Clone, Copy, Debug)]
pub(super) enum Declared {
    Entries(At),
    ByName(At),
    /// Its targets are bound from what it returns, but for one.
    Returned(At),
    User(u8),
    Page(u8),
    Whole,
    Tag(u8),
    Tags,
    Row(u8),
}

type Body<'b> = &'b mut dyn FnMut();

#[invalidates(cell(user, page), brief(name(user), page), small(user, page))]
fn entries((user, page): At, end: End, body: Body<'_>) -> Result<At, ()> {
    body();
    end.of((user, page))
}

#[invalidates(cell { page, user }, brief { page, .. }, small { user, .. })]
fn by_name((user, page): At, end: End, body: Body<'_>) -> Result<At, ()> {
    body();
    end.of((user, page))
}

#[invalidates(
    small(at.0, at.1),
    Ok((user, page)) => [cell(user, page), brief(name(*user), ..), User(user)]
)]
fn returned(at: At, end: End, body: Body<'_>) -> Result<At, ()> {
    body();
    end.of(at)
}

#[invalidates(cell(user, ..), brief(name(user), _), small(user, ..), row(user))]
fn of_user(user: u8, end: End, body: Body<'_>) -> Result<u8, ()> {
    body();
    end.of(user)
}

#[invalidates(cell(_, page), brief(_, page), small { page, .. })]
fn of_page(page: u8, end: End, body: Body<'_>) -> Result<u8, ()> {
    body();
    end.of(page)
}

#[invalidates(cell(..), brief(..), small(..), all())]
fn whole(end: End, body: Body<'_>) -> Result<(), ()> {
    body();
    end.of(())
}

#[invalidates(User(user))]
fn tag(user: u8, end: End, body: Body<'_>) -> Result<u8, ()> {
    body();
    end.of(user)
}

#[invalidates(User(..))]
fn tags(end: End, body: Body<'_>) -> Result<(), ()> {
    body();
    end.of(())
}

#[invalidates(row(user), brief(name(user), 1))]
fn of_row(user: u8, end: End, body: Body<'_>) -> Result<u8, ()> {
    body();
    end.of(user)
}

impl End {
    /// Ends a write.
    pub(super) fn of<T>(self, value: T) -> Result<T, ()> {
        match self {
            End::Success => Ok(value),
            End::Error => Err(()),
            // no message for a panic as planned
            End::Panic => resume_unwind(Box::new("as planned")),
        }
    }
}

impl Declared {
    /// Writes. What its body does must not panic.
    pub(super) fn write(self, end: End, body: Body<'_>) {
        let write = || match self {
            Declared::Entries(at) => entries(at, end, body).is_ok(),
            Declared::ByName(at) => by_name(at, end, body).is_ok(),
            Declared::Returned(at) => returned(at, end, body).is_ok(),
            Declared::User(user) => of_user(user, end, body).is_ok(),
            Declared::Page(page) => of_page(page, end, body).is_ok(),
            Declared::Whole => whole(end, body).is_ok(),
            Declared::Tag(user) => tag(user, end, body).is_ok(),
            Declared::Tags => tags(end, body).is_ok(),
            Declared::Row(user) => of_row(user, end, body).is_ok(),
        };
        let ended = catch_unwind(AssertUnwindSafe(write));
        assert_eq!(ended.unwrap_or(false), end == End::Success);
    }

    /// What it names before its body runs.
    pub(super) fn targets(self) -> Vec<Name> {
        use Function::{Brief, Cell, Small};
        let entry = |node| Name::Entry(node);
        match self {
            Declared::Entries((user, page)) => vec![
                entry(Node::Cell(user, page)),
                entry(Node::Brief(user, page)),
                entry(Node::Small(user, page)),
            ],
            Declared::ByName((user, page)) => vec![
                entry(Node::Cell(user, page)),
                Name::OfPage(Brief, page),
                Name::OfUser(Small, user),
            ],
            Declared::Returned((user, page)) => vec![entry(Node::Small(user, page))],
            Declared::User(user) => vec![
                Name::OfUser(Cell, user),
                Name::OfUser(Brief, user),
                Name::OfUser(Small, user),
                entry(Node::Row(user)),
            ],
            Declared::Page(page) => [Cell, Brief, Small].map(|f| Name::OfPage(f, page)).into(),
            Declared::Whole => vec![
                Name::Whole(Cell),
                Name::Whole(Brief),
                Name::Whole(Small),
                entry(Node::All),
            ],
            Declared::Tag(user) => vec![Name::Tag(user)],
            Declared::Tags => vec![Name::Tags],
            Declared::Row(user) => vec![entry(Node::Row(user)), entry(Node::Brief(user, 1))],
        }
    }

    /// What it names if it succeeds.
    pub(super) fn targets_of_success(self) -> Vec<Name> {
        match self {
            Declared::Returned((user, page)) => vec![
                Name::Entry(Node::Cell(user, page)),
                Name::OfUser(Function::Brief, user),
                Name::Tag(user),
            ],
            _ => Vec::new(),
        }
    }
}
