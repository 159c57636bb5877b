//! What there is in made-up sequences, maps, structs and enums.

use super::node::{Kind, MOST_ELEMENTS, Place};
use super::tracer::{At, Refused, Tracer};
use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};
use std::cell::Cell;
use std::ops::Range;

/// Elements of a sequence, a tuple, or a struct that is read by position.
pub(super) struct Elements<'g, 'u> {
    at: At<'g>,
    left: Range<usize>,
    /// Whether the elements are all of one type.
    are_alike: bool,
    /// Becomes true when they are read.
    was_used: Option<&'u Cell<bool>>,
}

impl<'g, 'u> Elements<'g, 'u> {
    pub(super) fn new(at: At<'g>, count: usize, was_used: &'u Cell<bool>) -> Self {
        Elements {
            at,
            left: 0..count,
            are_alike: false,
            was_used: Some(was_used),
        }
    }

    pub(super) fn alike(at: At<'g>, count: usize) -> Self {
        Elements {
            at,
            left: 0..count,
            are_alike: true,
            was_used: None,
        }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, '_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if let Some(was_used) = self.was_used {
            was_used.set(true);
        }
        let Some(index) = self.left.next() else {
            return Ok(None);
        };
        let index = if self.are_alike {
            0
        } else {
            index.min(MOST_ELEMENTS - 1)
        };
        let element = self
            .at
            .attempt(Place::Element(index), |tracer| seed.deserialize(tracer));
        element.map(Some)
    }
}

/// Entries of a map.
pub(super) struct Entries<'g> {
    at: At<'g>,
    left: usize,
}

impl<'g> Entries<'g> {
    pub(super) fn new(at: At<'g>, left: usize) -> Self {
        Entries { at, left }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let key = self
            .at
            .attempt(Place::Key, |tracer| seed.deserialize(tracer));
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        self.at
            .attempt(Place::Value, |tracer| seed.deserialize(tracer))
    }
}

/// Some fields of a struct that is read by name.
pub(super) struct Fields<'g, 'u> {
    at: At<'g>,
    names: &'static [&'static str],
    left: std::vec::IntoIter<usize>,
    current: usize,
    /// Becomes true when they are read.
    was_used: &'u Cell<bool>,
}

impl<'g, 'u> Fields<'g, 'u> {
    pub(super) fn new(
        at: At<'g>,
        names: &'static [&'static str],
        fields: Vec<usize>,
        was_used: &'u Cell<bool>,
    ) -> Self {
        Fields {
            at,
            names,
            left: fields.into_iter(),
            current: 0,
            was_used,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        self.was_used.set(true);
        let Some(field) = self.left.next() else {
            return Ok(None);
        };
        self.current = field;
        let mut graph = self.at.graph.borrow_mut();
        graph.offer((self.at.id, Place::Field(field)));
        drop(graph);
        let name: StrDeserializer<'_, Refused> = self.names[field].into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let place = Place::Field(self.current);
        self.at.attempt(place, |tracer| seed.deserialize(tracer))
    }
}

/// A variant of an enum.
pub(super) struct Chosen<'g> {
    pub(super) tracer: Tracer<'g>,
    pub(super) name: &'static str,
    pub(super) index: usize,
    /// How often it was refused: some know their variants by number alone.
    pub(super) tries: u32,
}

impl<'de, 'g> EnumAccess<'de> for Chosen<'g> {
    type Error = Refused;
    type Variant = Tracer<'g>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Tracer<'g>), Refused> {
        let index = u32::try_from(self.index).map_err(|_| Refused)?;
        let by_name: StrDeserializer<'_, Refused> = self.name.into_deserializer();
        let by_index: U32Deserializer<Refused> = index.into_deserializer();
        let variant = match self.tries % 2 {
            0 => seed.deserialize(by_name),
            _ => seed.deserialize(by_index),
        };
        Ok((variant?, self.tracer))
    }
}

impl<'de> VariantAccess<'de> for Tracer<'_> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        self.leaf::<(), _>(Kind::Leaf("unit variant"), |_| Ok(()))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refused> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Refused> {
        self.tuple("", len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.fields("", fields, visitor)
    }
}
