//! What an invalidation names.

use super::database::{At, PAGES, USERS, cells};
use super::functions::{User, all, brief, cell, name, row, small};

/// One entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Node {
    Cell(u8, u8),
    Brief(u8, u8),
    Small(u8, u8),
    Row(u8),
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Function {
    Cell,
    Brief,
    Small,
    Row,
    All,
}

/// One entry, or many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Name {
    Entry(Node),
    Whole(Function),
    /// `f(user, ..)`, of a function of two arguments.
    OfUser(Function, u8),
    /// `f(_, page)`, of a function of two arguments.
    OfPage(Function, u8),
    Tag(u8),
    Tags,
}

impl Node {
    pub(super) fn function(self) -> Function {
        match self {
            Node::Cell(..) => Function::Cell,
            Node::Brief(..) => Function::Brief,
            Node::Small(..) => Function::Small,
            Node::Row(_) => Function::Row,
            Node::All => Function::All,
        }
    }

    /// The cell that it reads, if it is one that reads the database.
    pub(super) fn at(self) -> Option<At> {
        match self {
            Node::Cell(user, page) | Node::Brief(user, page) | Node::Small(user, page) => {
                Some((user, page))
            }
            Node::Row(_) | Node::All => None,
        }
    }

    /// Every entry that there can be.
    pub(super) fn all() -> impl Iterator<Item = Node> {
        let read =
            cells().flat_map(|(u, p)| [Node::Cell(u, p), Node::Brief(u, p), Node::Small(u, p)]);
        read.chain((0..USERS).map(Node::Row)).chain([Node::All])
    }
}

impl Name {
    /// Whether this names an entry.
    pub(super) fn names(self, node: Node) -> bool {
        let (function, at) = (node.function(), node.at());
        match self {
            Name::Entry(other) => other == node,
            Name::Whole(whole) => function == whole,
            Name::OfUser(of, user) => function == of && at.is_some_and(|at| at.0 == user),
            Name::OfPage(of, page) => function == of && at.is_some_and(|at| at.1 == page),
            Name::Tag(user) => is_tagged(function) && at.is_some_and(|at| at.0 == user),
            Name::Tags => is_tagged(function),
        }
    }

    /// Invalidates it, by the verb of the companion where there is one.
    pub(super) fn invalidate(self) {
        match self {
            Name::Entry(node) => node.invalidate(),
            Name::Whole(function) => function.clear(),
            Name::OfUser(Function::Cell, user) => larder::invalidate!(cell(user, ..)),
            Name::OfUser(Function::Brief, user) => larder::invalidate!(brief(name(user), _)),
            Name::OfUser(_, user) => larder::invalidate!(small { user, .. }),
            Name::OfPage(Function::Cell, page) => larder::invalidate!(cell(_, page)),
            Name::OfPage(Function::Brief, page) => larder::invalidate!(brief { page, .. }),
            Name::OfPage(_, page) => larder::invalidate!(small(_, page)),
            Name::Tag(user) => larder::invalidate!(User(user)),
            Name::Tags => larder::invalidate!(User(..)),
        }
    }
}

fn is_tagged(function: Function) -> bool {
    matches!(function, Function::Cell | Function::Small)
}

/// Invalidates by every mask, and by everything else.
pub(super) fn note_masks() {
    for function in [Function::Cell, Function::Brief, Function::Small] {
        (0..USERS).for_each(|user| Name::OfUser(function, user).invalidate());
        (0..PAGES).for_each(|page| Name::OfPage(function, page).invalidate());
    }
    larder::invalidate!(row(..), all());
}
