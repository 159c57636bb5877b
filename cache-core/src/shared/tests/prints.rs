//! Which types have the same print.

use super::picky::{Many, Never, Odd};
use crate::shared::print::{shape, type_print};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::num::{NonZeroU8, NonZeroU64};

/// Declares tests, each with two groups of items, of which both have a `T`.
macro_rules! pairs {
    ($assert:ident: $($name:ident { $($one:item)* } / { $($other:item)* })*) => {$(
        #[test]
        fn $name() {
            mod one {
                #![allow(unused, reason = "the types alone matter")]
                use super::*;
                $($one)*
            }
            mod other {
                #![allow(unused, reason = "the types alone matter")]
                use super::*;
                $($other)*
            }
            let shapes = (shape::<one::T>(), shape::<other::T>());
            assert!(!shapes.0.is_partial && !shapes.1.is_partial);
            $assert!(shapes.0.digest, shapes.1.digest);
        }
    )*};
}

/// A `T` that derives what it takes.
macro_rules! derived {
    ($(#[$attr:meta])* $keyword:ident $($item:tt)*) => {
        #[derive(Serialize, Deserialize)]
        $(#[$attr])*
        pub(super) $keyword $($item)*
    };
}

pairs! { assert_ne:
    two_swapped_fields
        { derived! { struct T { a: u32, b: u32 } } } / { derived! { struct T { b: u32, a: u32 } } }
    a_renamed_field
        { derived! { struct T { a: u32 } } } / { derived! { struct T { b: u32 } } }
    a_field_renamed_for_serde
        { derived! { struct T { a: u32 } } } / { derived! { struct T { #[serde(rename = "b")] a: u32 } } }
    a_wider_number
        { derived! { struct T { a: u32 } } } / { derived! { struct T { a: u64 } } }
    a_signed_number
        { derived! { struct T { a: u32 } } } / { derived! { struct T { a: i32 } } }
    one_field_more
        { derived! { struct T { a: u32 } } } / { derived! { struct T { a: u32, b: u32 } } }
    a_renamed_struct
        { derived! { struct A { a: u32 } } pub(super) type T = A; }
        / { derived! { struct B { a: u32 } } pub(super) type T = B; }
    an_option
        { derived! { struct T { a: u32 } } } / { derived! { struct T { a: Option<u32> } } }
    an_option_in_an_option
        { pub(super) type T = Option<u8>; } / { pub(super) type T = Option<Option<u8>>; }
    a_renamed_variant
        { derived! { enum T { A, B } } } / { derived! { enum T { A, C } } }
    two_swapped_variants
        { derived! { enum T { A, B } } } / { derived! { enum T { B, A } } }
    one_variant_more
        { derived! { enum T { A, B } } } / { derived! { enum T { A, B, C } } }
    a_variant_with_something_in_it
        { derived! { enum T { A, B } } } / { derived! { enum T { A, B(()) } } }
    another_thing_in_the_last_variant
        { derived! { enum T { A(u8), B, C { x: u8, y: Vec<String> } } } }
        / { derived! { enum T { A(u8), B, C { x: u8, y: Vec<Vec<u8>> } } } }
    swapped_fields_of_a_variant
        { derived! { enum T { A, B { x: u8, y: u8 } } } }
        / { derived! { enum T { A, B { y: u8, x: u8 } } } }
    a_longer_tuple
        { pub(super) type T = (u8, u8); } / { pub(super) type T = (u8, u8, u8); }
    a_longer_array
        { pub(super) type T = [u8; 4]; } / { pub(super) type T = [u8; 5]; }
    a_tuple_and_a_sequence
        { pub(super) type T = [u8; 4]; } / { pub(super) type T = Vec<u8>; }
    a_map_and_a_sequence_of_pairs
        { pub(super) type T = HashMap<u8, u8>; } / { pub(super) type T = Vec<(u8, u8)>; }
    another_value_in_a_map
        { pub(super) type T = HashMap<u8, u8>; } / { pub(super) type T = HashMap<u8, u16>; }
    another_key_in_a_map
        { pub(super) type T = HashMap<u8, u8>; } / { pub(super) type T = HashMap<u16, u8>; }
    a_named_newtype
        { derived! { struct T(Metres); } derived! { struct Metres(u32); } }
        / { derived! { struct T(Feet); } derived! { struct Feet(u32); } }
    a_named_unit
        { derived! { struct A; } pub(super) type T = A; } / { pub(super) type T = (); }
    text_and_bytes
        { pub(super) type T = String; } / { pub(super) type T = Vec<u8>; }
    an_error_of_another_type
        { pub(super) type T = Result<u8, String>; } / { pub(super) type T = Result<u8, u8>; }
    behind_a_number_that_is_not_zero
        { derived! { struct T(NonZeroU8, [NonZeroU64; 2], u8); } }
        / { derived! { struct T(NonZeroU8, [NonZeroU64; 2], u16); } }
    behind_an_address
        { derived! { struct T { at: SocketAddr, port: u8 } } }
        / { derived! { struct T { at: SocketAddr, port: u16 } } }
    behind_a_field_nothing_is_good_enough_for
        { derived! { struct T { a: Never, b: u8 } } } / { derived! { struct T { a: Never, b: u16 } } }
    what_a_value_is_converted_from
        { pub(super) type T = Odd<u8>; } / { pub(super) type T = Odd<u16>; }
    behind_a_value_that_was_converted
        { derived! { struct T(Odd<u8>, u8); } } / { derived! { struct T(Odd<u8>, u16); } }
    deep_within_itself
        { derived! { enum T { Sum(Box<T>, Vec<T>), Of(HashMap<String, Option<Box<T>>>), Leaf(u8) } } }
        / { derived! { enum T { Sum(Box<T>, Vec<T>), Of(HashMap<String, Option<Box<T>>>), Leaf(i8) } } }
    in_types_within_each_other
        { derived! { struct T { a: u8, b: Option<Box<B>> } } derived! { struct B { t: Vec<T>, x: u8 } } }
        / { derived! { struct T { a: u8, b: Option<Box<B>> } } derived! { struct B { t: Vec<T>, x: u16 } } }
    what_is_in_a_sequence_that_is_never_empty
        { derived! { struct T { a: Many<u8>, b: u8 } } } / { derived! { struct T { a: Many<u16>, b: u8 } } }
}

pairs! { assert_eq:
    the_same_in_another_module
        { derived! { struct T { a: u32, b: Vec<(String, Option<A>)> } } derived! { enum A { X, Y(u8) } } }
        / { derived! { struct T { a: u32, b: Vec<(String, Option<A>)> } } derived! { enum A { X, Y(u8) } } }
    the_same_within_itself
        { derived! { enum T { Sum(Box<T>, Box<T>), Leaf(u8) } } }
        / { derived! { enum T { Sum(Box<T>, Box<T>), Leaf(u8) } } }
    pointers_and_none
        { derived! { struct T { a: String, b: u8 } } } / { derived! { struct T { a: Box<str>, b: Box<u8> } } }
    what_has_other_names_in_rust
        { derived! { struct T { a: u8 } } } / { derived! { struct T { #[serde(rename = "a")] b: u8 } } }
    what_is_not_stored
        { derived! { struct T { a: u8 } } } / { derived! { struct T { a: u8, #[serde(skip)] b: u8 } } }
    what_is_transparent
        { pub(super) type T = u8; } / { derived! { #[serde(transparent)] struct T { a: u8 } } }
    sizes_and_numbers
        { pub(super) type T = usize; } / { pub(super) type T = u64; }
    collections
        { pub(super) type T = (Vec<u8>, HashMap<u8, u8>); }
        / { pub(super) type T = (BTreeSet<u8>, BTreeMap<u8, u8>); }
}

#[test]
fn a_print_is_the_same_in_every_process() {
    assert_eq!(type_print::<(u8, String)>(), 17_843_984_879_157_371_198);
    #[derive(Serialize, Deserialize)]
    enum Event {
        Nothing,
        Row {
            id: u32,
            tags: Vec<String>,
            inner: Option<Box<Event>>,
        },
    }
    assert_eq!(type_print::<Event>(), 2_942_604_730_756_325_747);
}

#[test]
fn a_large_type_is_read_to_the_end() {
    macro_rules! large {
        ($($variant:ident)*) => {
            derived! { enum Large { $($variant(Vec<Row<{ stringify!($variant).len() }>>),)* } }
        };
    }
    derived! { struct Row<const N: usize> {
        a: u8, b: String, c: Option<Inner>, d: [Inner; 8], e: HashMap<String, Inner>, f: Wrapped,
        g: (NonZeroU8, Inner), h: Vec<Vec<Inner>>, i: SocketAddr, j: Box<Inner>, k: Many<Inner>,
    } }
    derived! { enum Inner { A, B(u8), C { a: NonZeroU64, b: String }, D(Option<Box<Large>>) } }
    derived! { struct Wrapped(Odd<u16>); }
    large! { A B C D E F G H I J K L M N Ab Bb Cb Db Eb Fb Gb Hb Ib Jb Kb Lb Mb Nb Abc }
    assert!(!shape::<Large>().is_partial);
}
