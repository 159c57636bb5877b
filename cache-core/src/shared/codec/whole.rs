//! A bound on how deep values are that are written, and a guard against those that leave fields out:
//! who reads by position takes the next field for the one that is not there.

use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::Display;

/// Something of serde's, and how much deeper what it writes may be.
pub(super) struct Whole<T> {
    inner: T,
    left: u8,
}

impl<T> Whole<T> {
    pub(super) fn new(inner: T, left: u8) -> Self {
        Whole { inner, left }
    }

    /// A value in it.
    fn within<'a, U: ?Sized, E: Error>(&self, value: &'a U) -> Result<Whole<&'a U>, E> {
        let left = self.deeper()?;
        Ok(Whole { inner: value, left })
    }

    fn deeper<E: Error>(&self) -> Result<u8, E> {
        let deeper = self.left.checked_sub(1);
        deeper.ok_or_else(|| E::custom("too many things one in another"))
    }
}

impl<T: Serialize + ?Sized> Serialize for Whole<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.inner.serialize(Whole::new(serializer, self.left))
    }
}

macro_rules! leaves {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method(self, $($argument: $type),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($argument),*)
        }
    )*};
}

macro_rules! things {
    ($($method:ident($($argument:ident: $type:ty),*) -> $thing:ident)*) => {$(
        fn $method(self, $($argument: $type),*) -> Result<Self::$thing, S::Error> {
            let left = self.deeper()?;
            let inner = self.inner.$method($($argument),*)?;
            Ok(Whole { inner, left })
        }
    )*};
}

impl<S: Serializer> Serializer for Whole<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Whole<S::SerializeSeq>;
    type SerializeTuple = Whole<S::SerializeTuple>;
    type SerializeTupleStruct = Whole<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Whole<S::SerializeTupleVariant>;
    type SerializeMap = Whole<S::SerializeMap>;
    type SerializeStruct = Whole<S::SerializeStruct>;
    type SerializeStructVariant = Whole<S::SerializeStructVariant>;

    leaves! {
        serialize_i8(value: i8)
        serialize_i16(value: i16)
        serialize_i32(value: i32)
        serialize_i64(value: i64)
        serialize_i128(value: i128)
        serialize_u8(value: u8)
        serialize_u16(value: u16)
        serialize_u32(value: u32)
        serialize_u64(value: u64)
        serialize_u128(value: u128)
        serialize_f32(value: f32)
        serialize_f64(value: f64)
        serialize_bool(value: bool)
        serialize_char(value: char)
        serialize_str(value: &str)
        serialize_bytes(value: &[u8])
        serialize_unit()
        serialize_unit_struct(name: &'static str)
    }

    things! {
        serialize_seq(len: Option<usize>) -> SerializeSeq
        serialize_tuple(len: usize) -> SerializeTuple
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct
        serialize_tuple_variant(
            name: &'static str, index: u32, variant: &'static str, len: usize
        ) -> SerializeTupleVariant
        serialize_map(len: Option<usize>) -> SerializeMap
        serialize_struct(name: &'static str, len: usize) -> SerializeStruct
        serialize_struct_variant(
            name: &'static str, index: u32, variant: &'static str, len: usize
        ) -> SerializeStructVariant
    }

    // these are as deep as if there was something in them: who reads does not know yet
    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.deeper::<S::Error>()?;
        self.inner.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.deeper::<S::Error>()?;
        self.inner.serialize_unit_variant(name, index, variant)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let value = self.within(value)?;
        self.inner.serialize_some(&value)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = self.within(value)?;
        self.inner.serialize_newtype_struct(name, &value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = self.within(value)?;
        self.inner
            .serialize_newtype_variant(name, index, variant, &value)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// The parts of a thing, each of which is as deep as that allows.
macro_rules! parts {
    ($($thing:ident: $($method:ident($($name:ident)?))*;)*) => {$(
        impl<C: $thing> $thing for Whole<C> {
            type Ok = C::Ok;
            type Error = C::Error;

            $(
                fn $method<T: Serialize + ?Sized>(
                    &mut self,
                    $($name: &'static str,)?
                    value: &T,
                ) -> Result<(), C::Error> {
                    let value = Whole::new(value, self.left);
                    self.inner.$method($($name,)? &value)
                }
            )*

            parts!(@skip $thing);

            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )*};
    (@skip SerializeStruct) => { parts!(@skip); };
    (@skip SerializeStructVariant) => { parts!(@skip); };
    (@skip $other:ident) => {};
    (@skip) => {
        fn skip_field(&mut self, name: &'static str) -> Result<(), C::Error> {
            Err(C::Error::custom(format!("the field `{name}` is left out")))
        }
    };
}

parts! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeMap: serialize_key() serialize_value();
    SerializeStruct: serialize_field(name);
    SerializeStructVariant: serialize_field(name);
}
