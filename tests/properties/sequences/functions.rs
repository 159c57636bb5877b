//! Five cached functions: three that read the database, and two that are built on them.

use super::database::{At, PAGES, USERS, version};
use super::names::{Function, Node};
use larder::{Stats, Tag, cached};
use std::cell::RefCell;

/// How many entries `small` keeps.
pub(super) const CAPACITY: usize = 3;
/// How long `brief` keeps a value, in seconds.
pub(super) const BRIEFLY: u64 = 10;

#[derive(Tag)]
pub(super) struct User(pub(super) u8);

/// What was read, by which entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    pub(super) by: Node,
    pub(super) version: u64,
}

pub(super) type Answer = Vec<Seen>;

/// What the body of a function that reads the database does.
pub(super) fn read(by: Node, at: At) -> Result<Answer, u64> {
    let version = version(at);
    match by.function() {
        Function::Brief if version % 5 == 4 => Err(version),
        _ => Ok(vec![Seen { by, version }]),
    }
}

thread_local! {
    static LOADS: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
}

fn loads(node: Node) -> Node {
    LOADS.with_borrow_mut(|loads| loads.push(node));
    node
}

/// The bodies that have run since this was last asked, in order.
pub(super) fn loaded() -> Vec<Node> {
    LOADS.take()
}

/// Users are known by name here, so that a key borrows.
pub(super) fn name(user: u8) -> &'static str {
    ["ada", "ad", ""][usize::from(user)]
}

fn user_of(name: &str) -> u8 {
    (0..USERS).find(|user| self::name(*user) == name).unwrap()
}

#[cached(tags(User(user)))]
pub(super) fn cell(user: u8, page: u8) -> Answer {
    read(loads(Node::Cell(user, page)), (user, page)).unwrap()
}

/// Fails now and then.
#[cached(timeout = "10s", capacity = unbounded)]
pub(super) fn brief(user: &str, page: u8) -> Result<Answer, u64> {
    let user = user_of(user);
    read(loads(Node::Brief(user, page)), (user, page))
}

#[cached(capacity = 3, tags(User(user)))]
pub(super) fn small(user: u8, page: u8) -> Option<Answer> {
    read(loads(Node::Small(user, page)), (user, page)).ok()
}

#[cached]
pub(super) fn row(user: u8) -> Answer {
    loads(Node::Row(user));
    let mut row = cell(user, 0);
    row.extend(brief(name(user), 1).unwrap_or_default());
    row.extend(small(user, 0).unwrap());
    row
}

#[cached]
pub(super) fn all() -> Answer {
    loads(Node::All);
    let mut rows: Answer = (0..USERS).flat_map(row).collect();
    rows.extend(cell(1, PAGES - 1));
    rows
}

/// What the body of a node calls, in order; nothing for those that read the database.
pub(super) fn built_on(node: Node) -> Vec<Node> {
    match node {
        Node::Cell(..) | Node::Brief(..) | Node::Small(..) => Vec::new(),
        Node::Row(user) => vec![
            Node::Cell(user, 0),
            Node::Brief(user, 1),
            Node::Small(user, 0),
        ],
        Node::All => (0..USERS)
            .map(Node::Row)
            .chain([Node::Cell(1, PAGES - 1)])
            .collect(),
    }
}

macro_rules! each {
    ($node:expr, $verb:ident($($value:expr)?), $wrap:expr, $ok:expr) => {
        match $node {
            Node::Cell(user, page) => $wrap(cell::$verb(&user, &page $(, $value)?)),
            Node::Brief(user, page) => $wrap(brief::$verb(name(user), &page $(, $value)?)),
            Node::Small(user, page) => $ok(small::$verb(&user, &page $(, $value.into())?)),
            Node::Row(user) => $wrap(row::$verb(&user $(, $value)?)),
            Node::All => $wrap(all::$verb($($value)?)),
        }
    };
}

impl Node {
    pub(super) fn call(self) -> Result<Answer, u64> {
        match self {
            Node::Cell(user, page) => Ok(cell(user, page)),
            Node::Brief(user, page) => brief(name(user), page),
            Node::Small(user, page) => Ok(small(user, page).unwrap()),
            Node::Row(user) => Ok(row(user)),
            Node::All => Ok(all()),
        }
    }

    pub(super) fn refresh(self) -> Result<Answer, u64> {
        match self {
            Node::Cell(user, page) => Ok(cell::refresh(user, page)),
            Node::Brief(user, page) => brief::refresh(name(user), page),
            Node::Small(user, page) => Ok(small::refresh(user, page).unwrap()),
            Node::Row(user) => Ok(row::refresh(user)),
            Node::All => Ok(all::refresh()),
        }
    }

    pub(super) fn uncached(self) -> Result<Answer, u64> {
        match self {
            Node::Cell(user, page) => Ok(cell::uncached(user, page)),
            Node::Brief(user, page) => brief::uncached(name(user), page),
            Node::Small(user, page) => Ok(small::uncached(user, page).unwrap()),
            Node::Row(user) => Ok(row::uncached(user)),
            Node::All => Ok(all::uncached()),
        }
    }

    pub(super) fn peek(self) -> Option<Answer> {
        each!(self, peek(), |value| value, Option::flatten)
    }

    pub(super) fn contains(self) -> bool {
        each!(self, contains(), |there| there, |there| there)
    }

    pub(super) fn invalidate(self) {
        each!(self, invalidate(), |()| (), |()| ());
    }

    pub(super) fn put(self, value: Answer) {
        each!(self, put(value), |()| (), |()| ());
    }

    /// Takes a ticket, and gives what stores a value by it.
    pub(super) fn begin_put(self) -> Box<dyn FnOnce(Answer)> {
        match self {
            Node::Cell(user, page) => {
                let ticket = cell::begin_put(&user, &page);
                Box::new(|value| ticket.put(value))
            }
            Node::Brief(user, page) => {
                let ticket = brief::begin_put(name(user), &page);
                Box::new(|value| ticket.put(value))
            }
            Node::Small(user, page) => {
                let ticket = small::begin_put(&user, &page);
                Box::new(|value| ticket.put(Some(value)))
            }
            Node::Row(user) => {
                let ticket = row::begin_put(&user);
                Box::new(|value| ticket.put(value))
            }
            Node::All => {
                let ticket = all::begin_put();
                Box::new(|value| ticket.put(value))
            }
        }
    }
}

impl Function {
    pub(super) const ALL: [Function; 5] = [
        Function::Cell,
        Function::Brief,
        Function::Small,
        Function::Row,
        Function::All,
    ];

    pub(super) fn clear(self) {
        match self {
            Function::Cell => cell::clear(),
            Function::Brief => brief::clear(),
            Function::Small => small::clear(),
            Function::Row => row::clear(),
            Function::All => all::clear(),
        }
    }

    pub(super) fn stats(self) -> (Stats, usize) {
        match self {
            Function::Cell => (cell::stats(), cell::len()),
            Function::Brief => (brief::stats(), brief::len()),
            Function::Small => (small::stats(), small::len()),
            Function::Row => (row::stats(), row::len()),
            Function::All => (all::stats(), all::len()),
        }
    }
}
