//! One sequence, done to the cache and to the map at once.

use super::database::{change, version};
use super::expected::{By, Expected};
use super::functions::{Answer, Seen, loaded};
use super::names::{Name, Node};
use super::operation::{End, Operation, Use};
use super::scopes::Kind;
use super::writes::Declared;
use larder::testing::{Frozen, clear_all};
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

pub(super) struct Run<'c> {
    clock: &'c Frozen,
    expected: Expected,
    /// The log: the least version that may be answered, by what was named.
    least: BTreeMap<Node, u64>,
    mistake: Option<String>,
}

impl<'c> Run<'c> {
    /// A run that starts with empty caches.
    pub(super) fn new(clock: &'c Frozen) -> Self {
        clear_all();
        loaded();
        Run {
            clock,
            expected: Expected::new(),
            least: BTreeMap::new(),
            mistake: None,
        }
    }

    pub(super) fn through(mut self, operations: &[Operation]) -> Result<(), TestCaseError> {
        self.all(operations);
        Node::all().for_each(|node| self.step(&Operation::Peek(node)));
        Node::all().for_each(|node| self.step(&Operation::Call(node)));
        match self.mistake {
            Some(mistake) => Err(TestCaseError::fail(mistake)),
            None => Ok(()),
        }
    }

    fn all(&mut self, operations: &[Operation]) {
        operations.iter().for_each(|operation| self.step(operation));
    }

    fn step(&mut self, operation: &Operation) {
        if self.mistake.is_some() {
            return;
        }
        match operation {
            Operation::Call(node) => self.call(*node, By::Call),
            Operation::Refresh(node) => self.call(*node, By::Refresh),
            Operation::Uncached(node) => self.call(*node, By::Uncached),
            Operation::Peek(node) => self.peek(*node),
            Operation::Invalidate(name) => {
                name.invalidate();
                self.expected.invalidate(*name);
                self.log(&[*name]);
            }
            Operation::Put(node) => {
                let value = fresh(*node);
                node.put(value.clone());
                self.expected.put(*node, value);
                self.log(&[Name::Entry(*node)]);
            }
            Operation::Change(at) => change(*at),
            Operation::Advance(seconds) => {
                self.clock.advance(Duration::from_secs(*seconds));
                self.expected.now += seconds;
            }
            Operation::Write(declared, body, end) => self.write(*declared, body, *end),
            Operation::Deferred(body, end) => self.deferred(body, *end),
            Operation::Ticket(node, body, used) => self.ticket(*node, body, *used),
        }
        let tally = &self.expected.tally;
        let mistake = tally.mistake(|function| self.expected.known(function));
        self.judge(mistake.is_none(), || mistake.unwrap_or_default(), operation);
    }

    fn judge(&mut self, right: bool, wrong: impl FnOnce() -> String, at: &Operation) {
        if !right && self.mistake.is_none() {
            self.mistake = Some(format!("{} at {at:?}", wrong()));
        }
    }

    fn call(&mut self, node: Node, by: By) {
        let (answer, at) = match by {
            By::Call => (node.call(), Operation::Call(node)),
            By::Refresh => (node.refresh(), Operation::Refresh(node)),
            By::Uncached => (node.uncached(), Operation::Uncached(node)),
        };
        self.expected.loads.extend(loaded());
        let expected = self.expected.call(node, by);
        for seen in answer.iter().flatten() {
            let least = self.least.get(&seen.by).copied().unwrap_or_default();
            let stale = || format!("{seen:?} is stale, at least {least}");
            self.judge(seen.version >= least, stale, &at);
        }
        let computed = std::mem::take(&mut self.expected.loads);
        let mistake = self.expected.mistake.take();
        self.judge(mistake.is_none(), || mistake.unwrap_or_default(), &at);
        self.judge(
            computed.is_empty(),
            || format!("{computed:?} were computed"),
            &at,
        );
        self.judge(
            answer == expected,
            || format!("{answer:?}, not {expected:?}"),
            &at,
        );
    }

    fn peek(&mut self, node: Node) {
        let (peeked, contained) = (node.peek(), node.contains());
        let expected = self.expected.peek(node);
        let at = Operation::Peek(node);
        self.judge(
            peeked.is_some() == contained,
            || format!("peek {peeked:?}, contains {contained}"),
            &at,
        );
        if matches!(node, Node::Small(..)) && peeked.is_none() && expected.is_some() {
            return self.expected.evicted(node);
        }
        self.judge(
            peeked == expected,
            || format!("peek {peeked:?}, not {expected:?}"),
            &at,
        );
    }

    fn write(&mut self, declared: Declared, body: &[Operation], end: End) {
        let (mut targets, mut begun) = (declared.targets(), false);
        declared.write(end, &mut || {
            begun = true;
            self.expected.begin(Kind::Write, &targets);
            change_all(&targets);
            self.all(body);
        });
        if end == End::Success {
            targets.extend(declared.targets_of_success());
        }
        let at = Operation::Write(declared, Vec::new(), end);
        self.judge(begun, || "the body did not run".to_owned(), &at);
        let held = self.expected.end(&targets, end == End::Success);
        self.log(&targets);
        for (node, stored) in held {
            self.log(&[Name::Entry(node)]);
            // that it is the newest is the word of whoever put it
            for seen in stored.into_iter().flatten() {
                self.least.insert(seen.by, seen.version);
            }
        }
    }

    fn deferred(&mut self, body: &[Operation], end: End) {
        let ended = catch_unwind(AssertUnwindSafe(|| {
            larder::deferred(|| {
                self.expected.begin(Kind::Deferred, &[]);
                self.all(body);
                let _ = end.of(());
            });
        }));
        drop(ended);
        self.expected.end(&[], false);
    }

    fn ticket(&mut self, node: Node, body: &[Operation], used: Use) {
        let (ticket, claim) = (node.begin_put(), self.expected.begin_put(node));
        change_all(&[Name::Entry(node)]);
        self.all(body);
        let value = fresh(node);
        match used {
            Use::Put => {
                ticket(value.clone());
                self.expected.put_by_ticket(node, claim, value);
            }
            Use::Drop => {
                drop(ticket);
                self.expected.invalidate(Name::Entry(node));
            }
        }
        self.log(&[Name::Entry(node)]);
    }

    /// Notes what a write named.
    fn log(&mut self, names: &[Name]) {
        for node in Node::all() {
            if let Some(at) = node.at()
                && names.iter().any(|name| name.names(node))
            {
                self.least.insert(node, version(at));
            }
        }
    }
}

/// What the database holds now.
fn fresh(node: Node) -> Answer {
    let seen = |at| Seen {
        by: node,
        version: version(at),
    };
    node.at().map(seen).into_iter().collect()
}

fn change_all(names: &[Name]) {
    for node in Node::all().filter(|node| names.iter().any(|name| name.names(*node))) {
        node.at().into_iter().for_each(change);
    }
}
