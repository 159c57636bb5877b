//! What can be done.

use super::database::{At, PAGES, USERS};
use super::names::{Function, Name, Node};
use super::writes::Declared;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

#[derive(Clone, Debug)]
pub(super) enum Operation {
    Call(Node),
    Peek(Node),
    Refresh(Node),
    Uncached(Node),
    Invalidate(Name),
    /// Stores what the database holds.
    Put(Node),
    /// Changes the database behind everybody's back.
    Change(At),
    /// Lets so many seconds pass.
    Advance(u64),
    /// A declared write, and what its body does.
    Write(Declared, Vec<Operation>, End),
    Deferred(Vec<Operation>, End),
    /// What is done between taking a ticket and using it.
    Ticket(Node, Vec<Operation>, Use),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    Success,
    Error,
    Panic,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use {
    Put,
    Drop,
}

pub(super) fn operation() -> impl Strategy<Value = Operation> {
    let simple = prop_oneof![
        10 => node().prop_map(Operation::Call),
        2 => node().prop_map(Operation::Peek),
        2 => node().prop_map(Operation::Refresh),
        1 => node().prop_map(Operation::Uncached),
        3 => name().prop_map(Operation::Invalidate),
        2 => reader().prop_map(Operation::Put),
        4 => at().prop_map(Operation::Change),
        1 => (1..12_u64).prop_map(Operation::Advance),
    ];
    simple.prop_recursive(3, 24, 6, |operation| {
        let body = || vec(operation.clone(), 0..6);
        prop_oneof![
            4 => operation.clone(),
            3 => (declared(), body(), end()).prop_map(|(which, body, end)| {
                Operation::Write(which, body, end)
            }),
            1 => (body(), end()).prop_map(|(body, end)| Operation::Deferred(body, end)),
            1 => (reader(), body(), select(vec![Use::Put, Use::Put, Use::Drop]))
                .prop_map(|(node, body, used)| Operation::Ticket(node, body, used)),
        ]
    })
}

fn at() -> impl Strategy<Value = At> {
    (0..USERS, 0..PAGES)
}

/// An entry that reads the database.
fn reader() -> impl Strategy<Value = Node> {
    (at(), 0..3).prop_map(|((user, page), which)| match which {
        0 => Node::Cell(user, page),
        1 => Node::Brief(user, page),
        _ => Node::Small(user, page),
    })
}

fn node() -> impl Strategy<Value = Node> {
    prop_oneof![
        6 => reader(),
        3 => (0..USERS).prop_map(Node::Row),
        1 => Just(Node::All),
    ]
}

fn name() -> impl Strategy<Value = Name> {
    let of_two = || select(vec![Function::Cell, Function::Brief, Function::Small]);
    prop_oneof![
        node().prop_map(Name::Entry),
        select(Function::ALL.to_vec()).prop_map(Name::Whole),
        (of_two(), 0..USERS).prop_map(|(function, user)| Name::OfUser(function, user)),
        (of_two(), 0..PAGES).prop_map(|(function, page)| Name::OfPage(function, page)),
        (0..USERS).prop_map(Name::Tag),
        Just(Name::Tags),
    ]
}

fn declared() -> impl Strategy<Value = Declared> {
    let with_at: Vec<fn(At) -> Declared> = vec![
        Declared::Entries,
        Declared::ByName,
        Declared::Returned,
        |(user, _)| Declared::User(user),
        |(_, page)| Declared::Page(page),
        |(user, _)| Declared::Tag(user),
        |(user, _)| Declared::Row(user),
        |_| Declared::Whole,
        |_| Declared::Tags,
    ];
    (select(with_at), at()).prop_map(|(declared, at)| declared(at))
}

fn end() -> impl Strategy<Value = End> {
    select(vec![End::Success, End::Success, End::Error, End::Panic])
}
