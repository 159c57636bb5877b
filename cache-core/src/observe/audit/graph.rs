//! Who reads what, and what clears it: from what is declared, and from what was seen.

use super::super::seen::{self, Cleared};
use super::super::{CachedFunction, functions};
use crate::declared::{DeclaredTag, DeclaredWrite, Listed, listed};
use crate::lease::Group;
use hashbrown::HashMap;

/// The graph of a program's caches.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) functions: Vec<FunctionNode>,
    pub(super) tags: Vec<TagNode>,
    pub(super) writes: Vec<WriteNode>,
    /// What was invalidated by hand, whole or in part.
    pub(super) by_hand: Vec<Node>,
}

/// A function or a type of tags, by its place in the graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Node {
    Function(usize),
    Tag(usize),
}

#[derive(Debug)]
pub(super) struct FunctionNode {
    pub(super) function: CachedFunction,
    /// What its values depend on, all the way down.
    pub(super) reads: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct TagNode {
    pub(super) declared: &'static DeclaredTag,
    /// What it is within, all the way up.
    pub(super) within: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct WriteNode {
    pub(super) declared: &'static DeclaredWrite,
    pub(super) clears: Vec<Clear>,
}

/// What a write clears.
#[derive(Debug)]
pub(super) struct Clear {
    pub(super) node: Node,
    /// What came of it; none if the write has not run, and it is known by its name alone.
    pub(super) seen: Option<Cleared>,
}

impl TagNode {
    /// Whether the audit is not to find this fault with it.
    pub(super) fn allows(&self, fault: &str) -> bool {
        self.declared.allows.contains(&fault)
    }
}

impl Graph {
    pub(super) fn now() -> Self {
        let functions: Vec<_> = functions()
            .into_iter()
            .map(|function| FunctionNode {
                function,
                reads: Vec::new(),
            })
            .collect();
        let mut graph = Graph {
            functions,
            tags: Vec::new(),
            writes: Vec::new(),
            by_hand: Vec::new(),
        };
        let mut groups = graph.groups_of_functions();
        graph.add_tags(&mut groups);
        graph.add_reads(&groups);
        graph.add_writes(&groups);
        graph
    }

    fn groups_of_functions(&self) -> HashMap<Group, Node, ahash::RandomState> {
        let functions = self.functions.iter().enumerate();
        let groups = functions.flat_map(|(index, node)| {
            let memos = node.function.memos.iter();
            memos.map(move |memo| (memo.group(), Node::Function(index)))
        });
        groups.collect()
    }

    fn add_tags(&mut self, groups: &mut HashMap<Group, Node, ahash::RandomState>) {
        let listed = listed().filter_map(|declared| match declared {
            Listed::Tag(tag) => Some((None, tag)),
            _ => None,
        });
        let named = seen::tags();
        let named = named.iter().map(|(group, tag)| (Some(*group), *tag));
        for (group, declared) in listed.chain(named) {
            let known = self.tags.iter();
            let known = known.enumerate();
            let known = known.filter(|(_, tag)| std::ptr::eq(tag.declared, declared));
            let place = known.map(|(place, _)| place).next();
            let place = place.unwrap_or_else(|| {
                self.tags.push(TagNode {
                    declared,
                    within: Vec::new(),
                });
                self.tags.len() - 1
            });
            if let Some(group) = group {
                groups.insert(group, Node::Tag(place));
            }
        }
        let all: Vec<_> = self
            .tags
            .iter()
            .map(|tag| self.all_named(tag.declared.within))
            .collect();
        for (tag, within) in self.tags.iter_mut().zip(all) {
            tag.within = within;
        }
    }

    /// The types of tags of these names, and what they are within.
    fn all_named(&self, names: &[&str]) -> Vec<Node> {
        let (mut found, mut names) = (Vec::new(), names.to_vec());
        while let Some(name) = names.pop() {
            for (place, tag) in self.tags.iter().enumerate() {
                if tag.declared.name == name && !found.contains(&Node::Tag(place)) {
                    found.push(Node::Tag(place));
                    names.extend(tag.declared.within);
                }
            }
        }
        found
    }

    fn add_reads(&mut self, groups: &HashMap<Group, Node, ahash::RandomState>) {
        let mut all = Vec::new();
        for node in &self.functions {
            let mut reads = self.all_named(node.function.tags());
            let seen = node.function.memos.iter().flat_map(|memo| memo.reads());
            for read in seen.filter_map(|group| groups.get(&group)) {
                if !reads.contains(read) {
                    reads.push(*read);
                }
            }
            all.push(reads);
        }
        for (node, reads) in self.functions.iter_mut().zip(all) {
            node.reads = reads;
        }
    }

    fn add_writes(&mut self, groups: &HashMap<Group, Node, ahash::RandomState>) {
        for declared in listed() {
            if let Listed::Write(write) = declared {
                self.write(write);
            }
        }
        for cleared in seen::clears() {
            let Some(node) = groups.get(&cleared.group).copied() else {
                continue;
            };
            match cleared.by {
                None => self.by_hand.push(node),
                Some(write) => {
                    let seen = Some(cleared);
                    let write = self.write(write);
                    if let Some(write) = self.writes.get_mut(write) {
                        write.clears.push(Clear { node, seen });
                    }
                }
            }
        }
        self.add_what_is_only_declared();
        self.writes
            .sort_by_key(|write| (write.declared.file, write.declared.line));
        // what was seen comes in no order
        for write in &mut self.writes {
            let key = |clear: &Clear| (clear.node, clear.seen.map(|seen| seen.how));
            write.clears.sort_by_key(key);
        }
        self.by_hand.sort();
        self.by_hand.dedup();
    }

    fn write(&mut self, declared: &'static DeclaredWrite) -> usize {
        let known = self.writes.iter();
        let known = known.take_while(|write| !std::ptr::eq(write.declared, declared));
        let place = known.count();
        if place == self.writes.len() {
            self.writes.push(WriteNode {
                declared,
                clears: Vec::new(),
            });
        }
        place
    }

    /// Adds what targets name that have not been seen at work. Of a name alone nobody can tell which of
    /// several it is: all of them, so that nothing is found fault with by mistake.
    fn add_what_is_only_declared(&mut self) {
        let mut found = Vec::new();
        for (place, write) in self.writes.iter().enumerate() {
            for target in write.declared.targets {
                let nodes = self.named(target.name);
                let is_seen = |node: &Node| write.clears.iter().any(|clear| clear.node == *node);
                if !nodes.iter().any(is_seen) {
                    found.extend(nodes.into_iter().map(|node| (place, node)));
                }
            }
        }
        for (place, node) in found {
            if let Some(write) = self.writes.get_mut(place) {
                write.clears.push(Clear { node, seen: None });
            }
        }
    }

    /// What targets of this name may mean.
    pub(super) fn named(&self, name: &str) -> Vec<Node> {
        let functions = self.functions.iter().enumerate();
        let functions = functions.filter(|(_, node)| node.function.handle() == name);
        let tags = self.tags.iter().enumerate();
        let tags = tags.filter(|(_, node)| node.declared.name == name);
        let functions = functions.map(|(place, _)| Node::Function(place));
        functions
            .chain(tags.map(|(place, _)| Node::Tag(place)))
            .collect()
    }

    /// Whether any write, or a call by hand, clears it.
    pub(super) fn is_cleared(&self, node: Node) -> bool {
        let mut clears = self.writes.iter().flat_map(|write| &write.clears);
        self.by_hand.contains(&node) || clears.any(|clear| clear.node == node)
    }

    /// Whether a function's values depend on it.
    pub(super) fn is_read(&self, node: Node) -> bool {
        (self.functions.iter()).any(|function| function.reads.contains(&node))
    }

    /// Whether the values of a function end by themselves: by its own say, by that of a store, or since
    /// something that they are built on does.
    pub(super) fn expires(&self, node: &FunctionNode) -> bool {
        let is_shared = |node: &FunctionNode| {
            let mut memos = node.function.memos.iter();
            memos.any(|memo| memo.group().store().is_some())
        };
        let by_itself =
            |node: &FunctionNode| is_shared(node) || node.function.expires() == Some(true);
        let mut reads = node.reads.iter().filter_map(|read| match read {
            Node::Function(place) => self.functions.get(*place),
            Node::Tag(_) => None,
        });
        let inherits = node.function.expires().is_none();
        by_itself(node) || inherits && reads.any(by_itself)
    }

    /// The name of a node.
    pub(super) fn name(&self, node: Node) -> &'static str {
        match node {
            Node::Function(place) => {
                (self.functions.get(place)).map_or("", |node| node.function.name())
            }
            Node::Tag(place) => self.tags.get(place).map_or("", |node| node.declared.name),
        }
    }

    /// Where a node is in the source.
    pub(super) fn place(&self, node: Node) -> (&'static str, u32) {
        let place = match node {
            Node::Function(place) => self
                .functions
                .get(place)
                .map(|node| (node.function.file(), node.function.line())),
            Node::Tag(place) => {
                (self.tags.get(place)).map(|node| (node.declared.file, node.declared.line))
            }
        };
        place.unwrap_or_default()
    }

    /// What a function reads, without what it reads through something else that it reads.
    pub(super) fn direct_reads(&self, function: &FunctionNode) -> Vec<Node> {
        let inner = function.reads.iter().filter_map(|read| match read {
            Node::Function(place) => self.functions.get(*place).map(|node| &node.reads),
            Node::Tag(_) => None,
        });
        let inner: Vec<_> = inner.flatten().copied().collect();
        let reads = function.reads.iter().copied();
        reads.filter(|read| !inner.contains(read)).collect()
    }
}
