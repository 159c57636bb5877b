//! What is known of a type as one number.

use super::graph::Graph;
use super::node::{Kind, Node, Place};
use siphasher::sip::SipHasher24;
use std::hash::Hasher;

/// How deep a difference between two types may be hidden: deeper than types are read.
const ROUNDS: usize = 128;

/// The digest of all that is known of a type.
///
/// Types are in each other in circles, so in each round the digest of a question is made out of those
/// that what is in it had in the round before. What can't be told apart that way is read alike.
pub(super) fn digest(graph: &Graph) -> u64 {
    let nodes = graph.nodes();
    let mut digests = vec![0; nodes.len()];
    for _ in 0..ROUNDS {
        let node_digest = |node| digest_of(node, &digests);
        digests = nodes.iter().map(node_digest).collect();
    }
    digests[Graph::ROOT]
}

/// A digest of a digest and a name.
pub(super) fn named(digest: u64, name: &str) -> u64 {
    let mut named = Digest::default();
    named.number(digest);
    named.text(name);
    named.0.finish()
}

fn digest_of(node: &Node, digests: &[u64]) -> u64 {
    let mut digest = Digest::default();
    digest.kind(node.kind);
    digest.number(node.slots.len() as u64);
    for (place, slot) in &node.slots {
        digest.place(*place);
        digest.number(slot.asked.len() as u64);
        for asked in &slot.asked {
            digest.number(digests[*asked]);
        }
    }
    digest.0.finish()
}

/// A hasher that is the same on every machine.
#[derive(Default)]
struct Digest(SipHasher24);

impl Digest {
    fn number(&mut self, number: u64) {
        self.0.write(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.write(text.as_bytes());
    }

    fn names(&mut self, name: &str, names: &[&str]) {
        self.text(name);
        self.number(names.len() as u64);
        names.iter().for_each(|name| self.text(name));
    }

    fn kind(&mut self, kind: Kind) {
        let (number, name, names): (_, _, &[_]) = match kind {
            Kind::Root => (0, "", &[]),
            Kind::Leaf(name) => (1, name, &[]),
            Kind::Unit(name) => (2, name, &[]),
            Kind::Any => (3, "", &[]),
            Kind::Maybe => (4, "", &[]),
            Kind::Seq => (5, "", &[]),
            Kind::Map => (6, "", &[]),
            Kind::Newtype(name) => (7, name, &[]),
            Kind::Tuple(name, len) => (8 + ((len as u64) << 8), name, &[]),
            Kind::Struct(name, names) => (9, name, names),
            Kind::Enum(name, names) => (10, name, names),
        };
        self.number(number);
        self.names(name, names);
    }

    fn place(&mut self, place: Place) {
        let (number, index) = match place {
            Place::Inner => (0, 0),
            Place::Key => (1, 0),
            Place::Value => (2, 0),
            Place::Element(index) => (3, index),
            Place::Field(index) => (4, index),
            Place::Variant(index) => (5, index),
        };
        self.number(number);
        self.number(index as u64);
    }
}
