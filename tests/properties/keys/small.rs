//! Values that are likely to be taken for each other: few, short, made of little.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Debug;

pub(super) trait Small: Clone + PartialEq + Debug + 'static {
    fn strategy() -> BoxedStrategy<Self>;
}

macro_rules! small {
    ($($ty:ty: $strategy:expr;)+) => {$(
        impl Small for $ty {
            fn strategy() -> BoxedStrategy<Self> {
                $strategy.boxed()
            }
        }
    )+};
}

small! {
    u8: prop_oneof![4 => 0..3_u8, 1 => any::<u8>()];
    i8: prop_oneof![4 => -1..2_i8, 1 => any::<i8>()];
    u64: prop_oneof![4 => 0..3_u64, 1 => any::<u64>()];
    i128: prop_oneof![4 => -1..2_i128, 1 => any::<i128>()];
    bool: any::<bool>();
    char: character();
    // what borders could be made of: nothing, ends of strings, more than one byte
    String: vec(character(), 0..4).prop_map(String::from_iter);
    [u8; 3]: [u8::strategy(), u8::strategy(), u8::strategy()];
    BTreeMap<String, u8>: btree_map(String::strategy(), u8::strategy(), 0..3);
}

fn character() -> impl Strategy<Value = char> {
    proptest::sample::select(vec!['a', 'b', '\0', '\u{1}', '\u{ff}', '\u{10ffff}'])
}

impl<T: Small> Small for Vec<T> {
    fn strategy() -> BoxedStrategy<Self> {
        vec(T::strategy(), 0..4).boxed()
    }
}

impl<T: Small> Small for Option<T> {
    fn strategy() -> BoxedStrategy<Self> {
        proptest::option::of(T::strategy()).boxed()
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: Small),+> Small for ($($name,)+) {
            fn strategy() -> BoxedStrategy<Self> {
                ($($name::strategy(),)+).boxed()
            }
        }
    )+};
}

tuples! {
    A B;
    A B C;
    A B C D;
}
