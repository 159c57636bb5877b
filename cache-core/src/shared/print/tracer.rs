//! A deserializer that writes down what it is asked for, and makes the answer up.

use super::access::{Chosen, Elements, Entries, Fields};
use super::graph::Graph;
use super::node::{Id, Kind, Place};
use super::values::{CHARS, COUNTS, FLOATS, LENGTHS, NUMBERS, TEXTS, ZEROS, pick};
use serde::de::{Deserializer, Visitor};
use std::cell::{Cell, RefCell};

/// A value was refused.
#[derive(Debug)]
pub(super) struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a made-up value was refused")
    }
}

impl std::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Refused
    }
}

/// A question under way.
#[derive(Clone, Copy)]
pub(super) struct At<'g> {
    pub(super) graph: &'g RefCell<Graph>,
    pub(super) id: Id,
    /// How many values were refused in the places around it, which is to say which one is next.
    tries: u32,
}

impl<'g> At<'g> {
    /// The type itself.
    pub(super) fn root(graph: &'g RefCell<Graph>) -> Self {
        let id = Graph::ROOT;
        At {
            graph,
            id,
            tries: 0,
        }
    }

    /// Has a place read.
    pub(super) fn attempt<T>(
        self,
        place: Place,
        read: impl FnOnce(Tracer<'g>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let (before, tries) = self.graph.borrow_mut().enter((self.id, place));
        let tries = self.tries + tries;
        let at = At { tries, ..self };
        let read = read(Tracer { at, place });
        let mut graph = self.graph.borrow_mut();
        graph.exit((self.id, place), before, read.is_ok());
        read
    }

    /// Whether there should be something in a place that may be empty.
    fn has(self, place: Place, nested: usize) -> bool {
        nested == 1 && self.graph.borrow_mut().can_be_made((self.id, place))
    }
}

/// What reads a place.
pub(super) struct Tracer<'g> {
    at: At<'g>,
    place: Place,
}

impl<'g> Tracer<'g> {
    /// Writes a question down and has it answered, which is told how often it is under way.
    fn ask<V, T>(
        self,
        kind: Kind,
        answer: impl FnOnce(At<'g>, usize) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let At { graph, id, tries } = self.at;
        let opened = graph
            .borrow_mut()
            .open((id, self.place), typeid::of::<V>(), kind);
        let (id, nested) = opened.ok_or(Refused)?;
        let answer = answer(At { graph, id, tries }, nested);
        graph.borrow_mut().close();
        answer
    }

    /// A question with nothing in it. The answer is told how many values were refused.
    pub(super) fn leaf<V, T>(
        self,
        kind: Kind,
        answer: impl FnOnce(u32) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.ask::<V, T>(kind, |at, _| answer(at.tries))
    }

    pub(super) fn tuple<'de, V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let kind = Kind::Tuple(name, len);
        self.ask::<V, _>(kind, |at, _| {
            visitor.visit_seq(Elements::new(at, len, &Cell::new(false)))
        })
    }

    pub(super) fn fields<'de, V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.ask::<V, _>(Kind::Struct(name, fields), |at, nested| {
            let by_name = at.graph.borrow().fields(at.id, nested > 1);
            let by_name_alone = !by_name.is_empty();
            let was_used = Cell::new(false);
            let answer = if by_name_alone {
                visitor.visit_map(Fields::new(at, fields, by_name, &was_used))
            } else {
                at.graph.borrow_mut().offer_whole(at.id);
                visitor.visit_seq(Elements::new(at, fields.len(), &was_used))
            };
            if answer.is_err() && !was_used.get() {
                at.graph.borrow_mut().refuses(at.id, by_name_alone);
            }
            answer
        })
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            self.leaf::<V, _>(Kind::Leaf(stringify!($type)), |tries| {
                let number = pick(&NUMBERS, tries);
                visitor.$visit(<$type>::try_from(number).unwrap_or(<$type>::MAX))
            })
        }
    )*};
}

macro_rules! leaves {
    ($($method:ident $name:literal |$tries:ident, $visitor:ident| $answer:expr,)*) => {$(
        fn $method<V: Visitor<'de>>(self, $visitor: V) -> Result<V::Value, Refused> {
            self.leaf::<V, _>(Kind::Leaf($name), |$tries| $answer)
        }
    )*};
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Refused;

    numbers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
    }

    leaves! {
        deserialize_bool "bool" |tries, visitor| visitor.visit_bool(tries % 2 == 1),
        deserialize_f32 "f32" |tries, visitor| visitor.visit_f32(pick(&FLOATS, tries)),
        deserialize_f64 "f64" |tries, visitor| visitor.visit_f64(pick(&FLOATS, tries).into()),
        deserialize_char "char" |tries, visitor| visitor.visit_char(pick(&CHARS, tries)),
        deserialize_str "str" |tries, visitor| visitor.visit_borrowed_str(pick(&TEXTS, tries)),
        deserialize_string "str" |tries, visitor| visitor.visit_borrowed_str(pick(&TEXTS, tries)),
        deserialize_identifier "identifier" |tries, visitor| {
            visitor.visit_borrowed_str(pick(&TEXTS, tries))
        },
        deserialize_bytes "bytes" |tries, visitor| {
            visitor.visit_borrowed_bytes(&ZEROS[..pick(&LENGTHS, tries)])
        },
        deserialize_byte_buf "bytes" |tries, visitor| {
            visitor.visit_borrowed_bytes(&ZEROS[..pick(&LENGTHS, tries)])
        },
        deserialize_unit "unit" |_tries, visitor| visitor.visit_unit(),
        deserialize_ignored_any "ignored" |_tries, visitor| visitor.visit_unit(),
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.leaf::<V, _>(Kind::Any, |tries| match tries % 6 {
            0 => visitor.visit_unit(),
            1 => visitor.visit_bool(false),
            2 => visitor.visit_u64(0),
            3 => visitor.visit_f64(0.0),
            4 => visitor.visit_i64(-1),
            _ => visitor.visit_borrowed_str(""),
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.ask::<V, _>(Kind::Maybe, |at, nested| {
            match at.has(Place::Inner, nested) {
                true => at.attempt(Place::Inner, |tracer| visitor.visit_some(tracer)),
                false => visitor.visit_none(),
            }
        })
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.leaf::<V, _>(Kind::Unit(name), |_| visitor.visit_unit())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.ask::<V, _>(Kind::Newtype(name), |at, _| {
            at.attempt(Place::Inner, |tracer| visitor.visit_newtype_struct(tracer))
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.ask::<V, _>(Kind::Seq, |at, nested| {
            let has_some = at.has(Place::Element(0), nested);
            let count = if has_some { pick(&COUNTS, at.tries) } else { 0 };
            visitor.visit_seq(Elements::alike(at, count))
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.ask::<V, _>(Kind::Map, |at, nested| {
            let has_some = at.has(Place::Key, nested) && at.has(Place::Value, nested);
            let count = if has_some { pick(&COUNTS, at.tries) } else { 0 };
            visitor.visit_map(Entries::new(at, count))
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.tuple("", len, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.tuple(name, len, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.fields(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.ask::<V, _>(Kind::Enum(name, variants), |at, nested| {
            let variant = at.graph.borrow().variant(at.id, nested > 1);
            let (index, tries) = variant.ok_or(Refused)?;
            at.attempt(Place::Variant(index), |tracer| {
                let name = variants[index];
                visitor.visit_enum(Chosen {
                    tracer,
                    name,
                    index,
                    tries,
                })
            })
        })
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}
