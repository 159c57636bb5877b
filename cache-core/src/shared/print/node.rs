//! What is known of one question, as a type asks it.

use std::collections::BTreeMap;

/// How often a place is offered another value.
const MOST_TRIES: u32 = 24;
/// How often a field is offered by name before it counts as one that is not read.
const MOST_OFFERS: u32 = 2;
/// How many elements of a tuple are told apart.
pub(super) const MOST_ELEMENTS: usize = 64;

/// Where a question is in a [`Graph`].
pub(super) type Id = usize;

type Names = &'static [&'static str];

/// What was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Kind {
    /// The type itself.
    Root,
    /// A value with nothing in it.
    Leaf(&'static str),
    /// A unit struct.
    Unit(&'static str),
    /// Whatever is there.
    Any,
    Maybe,
    Seq,
    Map,
    Newtype(&'static str),
    Tuple(&'static str, usize),
    Struct(&'static str, Names),
    Enum(&'static str, Names),
}

/// Where in what was asked for there is something else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    Inner,
    Key,
    Value,
    Element(usize),
    /// A field by its name, where `Element` is one by its position.
    Field(usize),
    Variant(usize),
}

/// What is known of a place.
#[derive(Default)]
pub(super) struct Slot {
    /// What is asked for there.
    pub(super) asked: Vec<Id>,
    /// Whether a value for it was found.
    pub(super) is_made: bool,
    /// How often it was read, whatever came of it.
    pub(super) attempts: u32,
    /// How often nothing came of it: another value is offered next time.
    pub(super) tries: u32,
}

impl Slot {
    pub(super) fn can_be_made(&self) -> bool {
        self.is_made || self.tries < MOST_TRIES
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.asked.is_empty() && self.tries < MOST_OFFERS
    }
}

/// A question.
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) slots: BTreeMap<Place, Slot>,
    /// How often it was asked.
    pub(super) visits: u32,
    /// Whether a struct was offered with all fields.
    pub(super) was_whole: bool,
    /// Whether a struct reads no fields by name.
    pub(super) takes_no_map: bool,
    /// Whether a struct reads no fields by position.
    pub(super) takes_no_seq: bool,
}

impl Node {
    pub(super) fn new(kind: Kind) -> Self {
        let slots = match kind {
            Kind::Struct(_, names) => (0..names.len()).map(Place::Field).collect(),
            Kind::Enum(_, names) => (0..names.len()).map(Place::Variant).collect(),
            _ => Vec::new(),
        };
        let slots = slots.into_iter().map(|place| (place, Slot::default()));
        Node {
            kind,
            slots: slots.collect(),
            visits: 0,
            was_whole: false,
            takes_no_map: false,
            takes_no_seq: false,
        }
    }

    /// The fields of a struct, by their names.
    pub(super) fn fields(&self) -> impl Iterator<Item = (usize, &Slot)> + Clone {
        self.slots.iter().filter_map(|(place, slot)| match place {
            Place::Field(field) => Some((*field, slot)),
            _ => None,
        })
    }

    /// The variants of an enum.
    pub(super) fn variants(&self) -> impl Iterator<Item = (usize, &Slot)> + Clone {
        self.slots.iter().filter_map(|(place, slot)| match place {
            Place::Variant(variant) => Some((*variant, slot)),
            _ => None,
        })
    }

    /// Whether there is something to be found out, whatever is in its places.
    pub(super) fn is_due(&self) -> bool {
        let is_struct = matches!(self.kind, Kind::Struct(..));
        let is_slot_due = |(place, slot): (&Place, &Slot)| match place {
            Place::Field(_) => !self.takes_no_map && slot.is_unknown(),
            _ => !slot.is_made && slot.tries < MOST_TRIES,
        };
        is_struct && !self.was_whole || self.slots.iter().any(is_slot_due)
    }

    /// Whether something in it did not come to light.
    pub(super) fn is_partial(&self) -> bool {
        let is_element = |place: &Place| matches!(place, Place::Element(_));
        match self.kind {
            Kind::Any => true,
            Kind::Tuple(_, len) => self.slots.len() < len.min(MOST_ELEMENTS),
            Kind::Struct(..) if self.takes_no_map => {
                let mut elements = self.slots.iter().filter(|(place, _)| is_element(place));
                self.takes_no_seq || elements.any(|(_, slot)| !slot.is_made)
            }
            _ => self.slots.values().any(|slot| slot.asked.is_empty()),
        }
    }
}
