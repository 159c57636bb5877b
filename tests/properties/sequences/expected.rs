//! The map: what is kept, what each value was built on, and what is therefore answered.

use super::functions::{Answer, BRIEFLY, built_on, read};
use super::names::{Function, Name, Node};
use super::scopes::{ClaimId, Claims, Held, Kind, Scope};
use super::tally::Tally;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How a call treats the cache.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    Call,
    Refresh,
    Uncached,
}

/// A value, and when it is no longer to be served.
#[derive(Clone, Debug)]
struct Kept {
    answer: Result<Answer, u64>,
    /// The entry itself, and every one that its value was built on.
    built_on: BTreeSet<Node>,
    /// In seconds.
    deadline: Option<u64>,
}

pub(super) struct Expected {
    entries: BTreeMap<Node, Kept>,
    scopes: Vec<Scope>,
    claims: Claims,
    pub(super) now: u64,
    pub(super) tally: Tally,
    /// Bodies that have run and are not accounted for yet.
    pub(super) loads: VecDeque<Node>,
    pub(super) mistake: Option<String>,
}

impl Expected {
    pub(super) fn new() -> Self {
        Expected {
            entries: BTreeMap::new(),
            scopes: Vec::new(),
            claims: Claims::default(),
            now: 0,
            tally: Tally::new(),
            loads: VecDeque::new(),
            mistake: None,
        }
    }

    /// How many entries of a function may be served, if no write is under way.
    pub(super) fn known(&self, function: Function) -> usize {
        let entries = self.entries.iter();
        let known = |(node, kept): &(&Node, &Kept)| {
            node.function() == function && kept.is_in_time(self.now)
        };
        entries.filter(known).count()
    }

    /// What a call answers.
    pub(super) fn call(&mut self, node: Node, by: By) -> Result<Answer, u64> {
        self.kept(node, by).answer
    }

    /// What is found without a call.
    pub(super) fn peek(&self, node: Node) -> Option<Answer> {
        self.usable(node).and_then(|kept| kept.answer.clone().ok())
    }

    /// An entry gave way to the capacity.
    pub(super) fn evicted(&mut self, node: Node) {
        self.entries.remove(&node);
        self.tally.of(node).lost += 1;
    }

    fn usable(&self, node: Node) -> Option<&Kept> {
        let kept = self.entries.get(&node)?;
        let mut pending = self.scopes.iter().flat_map(|scope| &scope.pending);
        let named = pending.any(|name| kept.depends_on(*name));
        (kept.is_in_time(self.now) && !named).then_some(kept)
    }

    fn kept(&mut self, node: Node, by: By) -> Kept {
        if by == By::Call {
            if let Some(kept) = self.usable(node).cloned() {
                if node.function() != Function::Small || self.loads.front() != Some(&node) {
                    self.tally.of(node).hits += 1;
                    return kept;
                }
                self.evicted(node);
            }
            self.tally.of(node).misses += 1;
        }
        let kept = self.computed(node);
        if kept.answer.is_ok() {
            match (by, self.scopes.is_empty()) {
                (By::Call, true) => self.store(node, kept.clone()),
                (By::Refresh, true) => {
                    self.store(node, kept.clone());
                    self.drop_what_is_built_on(node);
                }
                (By::Refresh, false) => self.invalidate(Name::Entry(node)),
                (By::Call, false) | (By::Uncached, _) => {}
            }
        }
        kept
    }

    fn computed(&mut self, node: Node) -> Kept {
        self.tally.of(node).loads += 1;
        if self.loads.pop_front() != Some(node) && self.mistake.is_none() {
            self.mistake = Some(format!("{node:?} was not computed"));
        }
        let mut kept = Kept {
            answer: Ok(Vec::new()),
            built_on: BTreeSet::from([node]),
            deadline: None,
        };
        if let Some(at) = node.at() {
            kept.answer = read(node, at);
        }
        for inner in built_on(node) {
            let inner = self.kept(inner, By::Call);
            if let (Ok(seen), Ok(more)) = (&mut kept.answer, inner.answer) {
                seen.extend(more);
            }
            kept.built_on.extend(inner.built_on);
            kept.deadline = kept.deadline.into_iter().chain(inner.deadline).min();
        }
        if kept.answer.is_ok() {
            kept.deadline = self.deadline(node).or(kept.deadline);
        }
        kept
    }

    /// When a value of its own expires that is ready now.
    fn deadline(&self, node: Node) -> Option<u64> {
        (node.function() == Function::Brief).then_some(self.now + BRIEFLY)
    }

    fn store(&mut self, node: Node, kept: Kept) {
        self.tally.of(node).stored += 1;
        self.entries.insert(node, kept);
    }

    fn drop_what_is_built_on(&mut self, node: Node) {
        let name = Name::Entry(node);
        self.entries
            .retain(|other, kept| *other == node || !kept.depends_on(name));
        self.claims.lose(name, &[]);
    }

    /// Invalidates what is named, inside whatever is under way.
    pub(super) fn invalidate(&mut self, name: Name) {
        if !self.adopt(name) {
            self.perform(name, &[]);
        }
    }

    /// Has the scopes invalidate it at their ends; whether that is soon enough.
    fn adopt(&mut self, name: Name) -> bool {
        let (mut taken, mut held_back) = (false, false);
        for scope in self.scopes.iter_mut().rev() {
            if scope.kind == Kind::Deferred || !taken {
                scope.pending.push(name);
                scope.again.push(name);
                taken = true;
                held_back |= scope.kind == Kind::Deferred;
            }
        }
        held_back
    }

    fn perform(&mut self, name: Name, own: &[Held]) {
        self.entries.retain(|_, kept| !kept.depends_on(name));
        self.claims.lose(name, own);
    }

    pub(super) fn begin(&mut self, kind: Kind, targets: &[Name]) {
        let mut scope = Scope::new(kind);
        for target in targets {
            scope.pending.push(*target);
            if let Name::Entry(node) = target {
                scope.claims.push((*node, self.claims.stake(*node)));
            }
        }
        self.scopes.push(scope);
    }

    /// Ends what began last. Of each value that was held back, gives the entry, and the value if
    /// it is stored now.
    pub(super) fn end(&mut self, targets: &[Name], succeeded: bool) -> Vec<(Node, Option<Answer>)> {
        let Some(mut scope) = self.scopes.pop() else {
            return Vec::new();
        };
        let mut ended = Vec::new();
        if !succeeded || !self.scopes.is_empty() {
            for held in scope.held.drain(..) {
                scope.again.push(Name::Entry(held.node));
                ended.push((held.node, None));
            }
        }
        for name in scope.again {
            self.invalidate(name);
        }
        for name in targets {
            if scope.held.is_empty() {
                self.invalidate(*name);
            } else {
                self.perform(*name, &scope.held);
            }
        }
        for held in scope.held {
            ended.push((held.node, self.land(held)));
        }
        ended
    }

    /// Stores a value that was held back, unless another write came between.
    fn land(&mut self, held: Held) -> Option<Answer> {
        if !self.claims.is_good(held.claim) {
            self.perform(Name::Entry(held.node), &[]);
            return None;
        }
        self.put_now(held.node, held.answer.clone());
        Some(held.answer)
    }

    fn put_now(&mut self, node: Node, answer: Answer) {
        let kept = Kept {
            answer: Ok(answer),
            built_on: BTreeSet::from([node]),
            deadline: self.deadline(node),
        };
        self.store(node, kept);
        self.drop_what_is_built_on(node);
    }

    pub(super) fn put(&mut self, node: Node, answer: Answer) {
        let Some(scope) = self.scopes.last_mut() else {
            return self.put_now(node, answer);
        };
        match scope.take_claim(node) {
            Some(claim) => scope.hold(Held {
                node,
                claim,
                answer,
            }),
            None => self.invalidate(Name::Entry(node)),
        }
    }

    pub(super) fn begin_put(&mut self, node: Node) -> ClaimId {
        self.claims.stake(node)
    }

    pub(super) fn put_by_ticket(&mut self, node: Node, claim: ClaimId, answer: Answer) {
        let held = Held {
            node,
            claim,
            answer,
        };
        match self.scopes.last_mut() {
            None => drop(self.land(held)),
            Some(scope) if scope.kind == Kind::Write => scope.hold(held),
            Some(_) => self.invalidate(Name::Entry(node)),
        }
    }
}

impl Kept {
    fn is_in_time(&self, now: u64) -> bool {
        self.deadline.is_none_or(|deadline| now < deadline)
    }

    fn depends_on(&self, name: Name) -> bool {
        self.built_on.iter().any(|node| name.names(*node))
    }
}
