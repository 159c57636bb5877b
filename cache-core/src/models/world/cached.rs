//! Cached functions as the attributes emit them.

use super::database::Seen;
use crate::function::{Function, Of};
use crate::key::{Parts, Plain};
use crate::lease::Fingerprint;
use crate::memo::{Definition, Memo, Site};

/// The kinds of the two arguments that every function here has.
pub(in crate::models) type Two = (Plain<u64>, (Plain<u64>, ()));

/// A cached function as the attribute emits it.
pub(in crate::models) trait Cached:
    for<'k> Function<Parts = Two, Query<'k> = <Two as Parts>::Query<'k>, Value = Seen> + Sized
{
    fn memo() -> &'static Memo<Of<Self>>;
    fn body(a: u64, b: u64) -> Seen;
    fn tags(_: u64, _: u64) -> Vec<Fingerprint> {
        Vec::new()
    }
}

/// A cached function by its definition, its body, and its tags.
macro_rules! cached {
    ($(#[$doc:meta])* $name:ident: $definition:expr, |$a:ident, $b:ident| $body:expr $(, $tags:expr)?) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(in crate::models) enum $name {}

        impl $crate::function::Function for $name {
            type Parts = $crate::models::world::cached::Two;
            type Key = <Self::Parts as $crate::key::Parts>::Key;
            type Query<'k> = <Self::Parts as $crate::key::Parts>::Query<'k>;
            type Options<'k> = <Self::Parts as $crate::key::Parts>::Options<'k>;
            type Value = $crate::models::world::database::Seen;
            type Held = $crate::held::OrFailure<$crate::held::Copied<Self::Value>>;

            fn front() -> Option<$crate::front::FrontOf<Self>> {
                $crate::sync::thread_local! {
                    static FRONT: $crate::front::Front<$name> = const { $crate::front::Front::new() };
                }
                Some(&FRONT)
            }
        }

        impl $crate::models::world::cached::Cached for $name {
            fn memo() -> &'static $crate::memo::Memo<$crate::function::Of<Self>> {
                $crate::sync::statics! {
                    static MEMO: $crate::memo::Memo<$crate::function::Of<$name>> = {
                        let site = $crate::models::world::cached::site(stringify!($name));
                        $crate::memo::Memo::new($definition($crate::memo::Definition::new(site)))
                    };
                }
                &MEMO
            }

            fn body($a: u64, $b: u64) -> $crate::models::world::database::Seen {
                $body
            }

            $(fn tags(a: u64, b: u64) -> Vec<$crate::lease::Fingerprint> {
                $tags(a, b)
            })?
        }
    };
}

pub(super) use cached;

pub(in crate::models) fn site(name: &'static str) -> Site {
    Site {
        path: name.into(),
        key_prefix: None,
        file: name,
        line: 0,
        options: "".into(),
        declared: None,
    }
}

/// The definition as it is.
pub(in crate::models) fn plain<K, V>(definition: Definition<K, V>) -> Definition<K, V> {
    definition
}
