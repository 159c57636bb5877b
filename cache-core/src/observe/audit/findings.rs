//! What there is to find fault with.

use super::graph::{Clear, FunctionNode, Graph, Node, TagNode, WriteNode};
use super::text::counted;
use crate::declared::DeclaredTarget;
use crate::observe::{CachedFunction, How};
use std::fmt;

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A cached function that never expires and that nothing clears.
    /// Allowed by `#[cached(allow(never_cleared))]`.
    NeverCleared,
    /// A tag that a write names, and no cached function depends on.
    /// Allowed by `#[tag(allow(no_readers))]`.
    NoReaders,
    /// A tag that cached functions depend on, and no write names.
    /// Allowed by `#[tag(allow(no_writers))]`.
    NoWriters,
    /// A write that clears all of a function, and has an argument by the name of a part of its key.
    /// Allowed by `#[cached(allow(cleared_whole))]` on that function.
    ClearedWhole,
    /// A target of a write that ran, at which there was never once anything.
    /// Allowed by `allow(never_present)` on what it names.
    NeverPresent,
    /// A function in a store of which values are computed and not stored there, since a tag of theirs, or
    /// something that they are built on, is elsewhere. Allowed by `#[cached(allow(not_stored))]`.
    NotStored,
}

/// One thing that is wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    fault: Fault,
    name: &'static str,
    place: (&'static str, u32),
    says: String,
}

impl Finding {
    /// What is wrong.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// The name of the function or tag that it is about: of the write, where it is one of its targets.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The source file.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.place.0
    }

    /// The line of the attribute.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.place.1
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, line) = self.place;
        write!(f, "{file}:{line}: {}", self.says)
    }
}

/// All that is wrong.
pub(super) fn all(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, node) in graph.functions.iter().enumerate() {
        found.extend(never_cleared(graph, Node::Function(place), node));
        found.extend(not_stored(&node.function));
    }
    for (place, node) in graph.tags.iter().enumerate() {
        found.extend(without_readers(graph, Node::Tag(place), node));
        found.extend(without_writers(graph, Node::Tag(place), node));
    }
    for write in &graph.writes {
        for target in write
            .declared
            .targets
            .iter()
            .filter(|target| target.is_whole)
        {
            found.extend(cleared_whole(graph, write, target));
        }
        for clear in &write.clears {
            found.extend(never_present(graph, write, clear));
        }
    }
    found.sort_by_key(|finding| finding.place);
    found
}

/// Only of a function that was called: before, nobody knows what it is built on.
fn never_cleared(graph: &Graph, node: Node, function: &FunctionNode) -> Option<Finding> {
    let called = &function.function;
    let is_called = called.instances() > 0;
    let is_cleared = graph.is_cleared(node)
        || function
            .reads
            .iter()
            .any(|read| graph.is_cleared(*read) || is_cleared_elsewhere(graph, *read));
    if !is_called || is_cleared || graph.expires(function) {
        return None;
    }
    let name = called.name();
    (!called.allows("never_cleared")).then(|| Finding {
        fault: Fault::NeverCleared,
        name,
        place: graph.place(node),
        says: format!(
            "`{name}` never expires, and nothing clears it: give it a `timeout`, name it in the \
             `#[invalidates(..)]` of what writes, or say `allow(never_cleared)`"
        ),
    })
}

fn not_stored(function: &CachedFunction) -> Option<Finding> {
    let why = function.why_unshared()?;
    (!function.allows("not_stored")).then(|| Finding {
        fault: Fault::NotStored,
        name: function.name(),
        place: (function.file(), function.line()),
        says: format!("{why}, or say `allow(not_stored)`"),
    })
}

/// Whether it is a tag that something else than a write of this program clears.
fn is_cleared_elsewhere(graph: &Graph, node: Node) -> bool {
    match node {
        Node::Tag(place) => (graph.tags.get(place)).is_some_and(|tag| tag.allows("no_writers")),
        Node::Function(_) => false,
    }
}

fn without_readers(graph: &Graph, node: Node, tag: &TagNode) -> Option<Finding> {
    if !graph.is_cleared(node) || graph.is_read(node) {
        return None;
    }
    let name = tag.declared.name;
    (!tag.allows("no_readers")).then(|| Finding {
        fault: Fault::NoReaders,
        name,
        place: graph.place(node),
        says: format!(
            "writes name the tag `{name}`, and nothing depends on it: put `tags({name}(..))` on the \
             cached functions that read it, or take it out of the writes"
        ),
    })
}

fn without_writers(graph: &Graph, node: Node, tag: &TagNode) -> Option<Finding> {
    let is_cleared =
        graph.is_cleared(node) || tag.within.iter().any(|outer| graph.is_cleared(*outer));
    // what others are within may be there for them alone
    let is_used = graph.functions.iter().any(|function| {
        function.reads.contains(&node) && function.function.tags().contains(&tag.declared.name)
    });
    if is_cleared || !is_used {
        return None;
    }
    let name = tag.declared.name;
    (!tag.allows("no_writers")).then(|| Finding {
        fault: Fault::NoWriters,
        name,
        place: graph.place(node),
        says: format!(
            "cached functions depend on the tag `{name}`, and no write names it: add `{name}(..)` to \
             the `#[invalidates(..)]` of what changes it, or take it out of `tags(..)`"
        ),
    })
}

fn cleared_whole(graph: &Graph, write: &WriteNode, target: &DeclaredTarget) -> Option<Finding> {
    // of a name that several have nobody can tell which is meant, unless it was seen
    let nodes = graph.named(target.name);
    let is_meant = |node: &&Node| {
        nodes.len() == 1
            || (write.clears.iter()).any(|clear| clear.node == **node && clear.seen.is_some())
    };
    let Node::Function(place) = *nodes.iter().find(is_meant)? else {
        return None;
    };
    let function = &graph.functions.get(place)?.function;
    let mut parts = function.key().iter();
    let part = parts.find(|part| write.declared.arguments.contains(part))?;
    let (name, of) = (write.declared.name, target.name);
    let key = function.key().iter().map(|key| match key == part {
        true => key,
        false => "_",
    });
    let key = key.collect::<Vec<_>>().join(", ");
    (!function.allows("cleared_whole")).then(|| Finding {
        fault: Fault::ClearedWhole,
        name,
        place: (write.declared.file, write.declared.line),
        says: format!(
            "`{name}` clears all of `{of}`, and has `{part}` at hand: write `{of}({key})`, or allow it \
             with `allow(cleared_whole)` on `{of}`"
        ),
    })
}

fn never_present(graph: &Graph, write: &WriteNode, clear: &Clear) -> Option<Finding> {
    let seen = clear
        .seen
        .filter(|seen| seen.performed > 0 && seen.met == 0)?;
    let (of, is_allowed) = match clear.node {
        Node::Function(place) => {
            let function = &graph.functions.get(place)?.function;
            (function.handle(), function.allows("never_present"))
        }
        // said already, once for the tag
        Node::Tag(_) if !graph.is_read(clear.node) => return None,
        Node::Tag(place) => {
            let tag = graph.tags.get(place)?;
            (tag.declared.name, tag.allows("never_present"))
        }
    };
    let name = write.declared.name;
    let mut targets = write.declared.targets.iter();
    let target =
        targets.find(|target| target.name == of && target.is_whole == (seen.how == How::Whole));
    let written = target.map_or(of, |target| target.written);
    let times = counted(seen.performed, "time");
    (!is_allowed).then(|| Finding {
        fault: Fault::NeverPresent,
        name,
        place: (write.declared.file, write.declared.line),
        says: format!(
            "`{name}` ran {times}, and there was never anything at `{written}`: name what is \
             cached, leave it out, or allow it with `allow(never_present)` on `{of}`"
        ),
    })
}
