//! What is the same in every companion: text that the compiler repeats faster than an attribute
//! could write it, since attributes run unoptimised wherever a program is built for development.
//!
//! The attribute hands over what the compiler is to point at: the verbs, where the function is
//! declared, and the arguments, where they are.

/// The verbs of a companion that are about entries, and how each is documented.
#[doc(hidden)]
#[macro_export]
macro_rules! verbs {
    (
        $companion:ident, $function:ty, $value:ty, $names:ident,
        [$($generics:tt)*] [$($clause:tt)*] [$($arguments:tt)*]
        $params:tt [$($param:tt)*] $given:tt $all:tt
        [$($invalidate:tt)*] [$($clear:tt)*] [$($peek:tt)*] [$($contains:tt)*] [$($put:tt)*]
        [$($begin_put:tt)*] [$($key:tt)*] [$($stats:tt)*] [$($len:tt)*]
    ) => {
        #[automatically_derived]
        impl $companion {
            /// Invalidates one entry.
            $($invalidate)* $($generics)* $params $($clause)* {
                $names.entry $($arguments)* $given.invalidate();
            }
            /// Invalidates all entries.
            $($clear)*() {
                $names.whole().apply();
            }
            /// The value of an entry, if it is there and may be served. Never computes.
            #[must_use]
            $($peek)* $($generics)* $params -> ::core::option::Option<$value> $($clause)* {
                $names.entry $($arguments)* $given.peek()
            }
            /// Whether an entry is there and may be served.
            #[must_use]
            $($contains)* $($generics)* $params -> bool $($clause)* {
                $names.entry $($arguments)* $given.contains()
            }
            /// Stores a value; inside a write that names the entry, once that has succeeded.
            $($put)* $($generics)* ($($param)* value: $value) $($clause)* {
                $names.entry $($arguments)* $given.put(value);
            }
            /// Takes the right to put a value, to be called before the database is written; for
            /// writes that are not declared, or that name the entry only in part.
            $($begin_put)* $($generics)* $params -> $crate::__private::Ticket<$function> $($clause)* {
                $names.entry $($arguments)* $given.begin_put()
            }
            /// The name of an entry in logs.
            $($key)* $($generics)* $params -> ::std::string::String $($clause)* {
                $names.entry $($arguments)* $given.key()
            }
            /// What the function did since the program started.
            $($stats)*() -> $crate::__private::Stats {
                $all.stats()
            }
            /// How many entries are held, those included that were invalidated but not yet reclaimed.
            $($len)*() -> usize {
                $all.len()
            }
        }
    };
}

/// The verbs of a companion of a function whose entries processes share.
#[cfg(feature = "shared")]
#[doc(hidden)]
#[macro_export]
macro_rules! shared_verbs {
    (
        $companion:ident, $function:ty, $value:ty, $names:ident,
        [$($generics:tt)*] [$($clause:tt)*] [$($arguments:tt)*]
        $params:tt [$($param:tt)*] $given:tt $all:tt
        [$($invalidate:tt)*] [$($clear:tt)*] [$($peek:tt)*] [$($contains:tt)*] [$($put:tt)*]
        [$($begin_put:tt)*] [$($key:tt)*] [$($stats:tt)*] [$($len:tt)*]
    ) => {
        #[automatically_derived]
        impl $companion {
            /// Invalidates one entry, in all processes. It has begun when this returns, and is done
            /// also if nobody awaits it, or blocks for it with `.wait()`: that tells whether the
            /// store has acknowledged it, until when other processes may be served the entry.
            ///
            /// # Errors
            ///
            /// If the store has not acknowledged it although it was tried several times. It goes on
            /// being tried; until then this process computes what was invalidated, and others may
            /// be served it.
            $($invalidate)* $($generics)* $params -> $crate::__private::Later<
                ::core::result::Result<(), $crate::__private::Fault>
            > $($clause)* {
                $names.entry $($arguments)* $given.invalidate()
            }
            /// Invalidates all entries, in all processes. It has begun when this returns, and is
            /// done also if nobody awaits it, or blocks for it with `.wait()`.
            ///
            /// # Errors
            ///
            /// If the store has not acknowledged it although it was tried several times. It goes on
            /// being tried; until then this process computes what was invalidated, and others may
            /// be served it.
            $($clear)*() -> $crate::__private::Later<
                ::core::result::Result<(), $crate::__private::Fault>
            > {
                $names.whole().apply_later()
            }
            /// The value of an entry, if it is in the store and may be served. Never computes. To be
            /// awaited, or blocked for with `.wait()`.
            ///
            /// # Errors
            ///
            /// Why the store could not be asked.
            $($peek)* $($generics)* $params -> $crate::__private::Later<
                ::core::result::Result<::core::option::Option<$value>, $crate::__private::Fault>
            > $($clause)* {
                $names.entry $($arguments)* $given.peek()
            }
            /// Whether an entry is in the store and may be served. To be awaited, or blocked for with
            /// `.wait()`.
            ///
            /// # Errors
            ///
            /// Why the store could not be asked.
            $($contains)* $($generics)* $params -> $crate::__private::Later<
                ::core::result::Result<bool, $crate::__private::Fault>
            > $($clause)* {
                $names.entry $($arguments)* $given.contains()
            }
            /// Stores a value for all processes; inside a write that names the entry, once that has
            /// succeeded. It has begun when this returns, and is done also if nobody awaits it, or
            /// blocks for it with `.wait()`. `Ok` says that the former value is gone: where another
            /// write or an invalidation came between, that is all, and the next call computes; the log
            /// says so at the level `debug`.
            ///
            /// # Errors
            ///
            /// If the store has not acknowledged that the former value is gone although it was tried
            /// several times; it goes on being tried.
            $($put)* $($generics)* ($($param)* value: $value) -> $crate::__private::Later<
                ::core::result::Result<(), $crate::__private::Fault>
            > $($clause)* {
                $names.entry $($arguments)* $given.put(value)
            }
            /// Takes the right to put a value, to be awaited, or blocked for with `.wait()`, before
            /// the database is written; for writes that are not declared, or that name the entry
            /// only in part.
            $($begin_put)* $($generics)* $params -> $crate::__private::Later<
                $crate::__private::SharedTicket<$function>
            > $($clause)* {
                $names.entry $($arguments)* $given.begin_put()
            }
            /// The name of an entry in logs.
            $($key)* $($generics)* $params -> ::std::string::String $($clause)* {
                $names.entry $($arguments)* $given.key()
            }
            /// What the function did in this process since the program started.
            $($stats)*() -> $crate::__private::Stats {
                $all.stats()
            }
            /// How many entries this process keeps near, those in the store not counted.
            $($len)*() -> usize {
                $all.len()
            }
        }
    };
}

/// What the runtime is told of a function.
#[doc(hidden)]
#[macro_export]
macro_rules! function {
    (
        $function:ty, [$($generics:tt)*] [$($clause:tt)*] $k:lifetime
        $parts:ty, $key:ty, $query:ty, $options:ty, $value:ty, $held:ty, $($front:ident)?
    ) => {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl $($generics)* $crate::__private::Function for $function $($clause)* {
            type Parts = $parts;
            type Key = $key;
            type Query<$k> = $query;
            type Options<$k> = $options;
            type Value = $value;
            type Held = $held;
            $(
                #[inline]
                fn $front() -> ::core::option::Option<$crate::__private::FrontOf<Self>> {
                    ::std::thread_local! {
                        static FRONT: $crate::__private::Front<$function> =
                            const { $crate::__private::Front::new() };
                    }
                    ::core::option::Option::Some(&FRONT)
                }
            )?
        }
    };
}

/// How a value is held, as far as the compiler knows its type.
#[doc(hidden)]
#[macro_export]
macro_rules! held {
    ($value:ty) => {
        <$value as $crate::__private::Holding<
            {
                #[allow(unused_imports)]
                use $crate::__private::{NoArc as _, NoCopy as _, NoValue as _};
                $crate::__private::how::<$value>(
                    $crate::__private::IsValue::<$value>::IS,
                    $crate::__private::IsCopy::<$value>::IS,
                    $crate::__private::IsArc::<$value>::IS,
                )
            },
        >>::Held
    };
}

/// What lets targets name a function.
#[doc(hidden)]
#[macro_export]
macro_rules! named {
    ($companion:ident, $names:ident) => {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl $crate::__private::Named for $companion {
            type Names = $names;
            const NAMES: $names = $names;
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl $crate::__private::Cached for $companion {
            type Names = $names;
            const NAMES: $names = $names;
        }
    };
}

/// The struct whose fields are the key arguments, for targets written `posts { user: id, .. }`.
#[doc(hidden)]
#[macro_export]
macro_rules! by_name {
    (
        $companion:ident, $k:lifetime [$($struct:tt)*] [$($name:ident)*] $options:expr
    ) => {
        type __Companion = $companion;
        const _: () = {
            #[doc(hidden)]
            $($struct)*

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl $crate::__private::ByName for __Companion {
                type Fields<$k> = $companion<$k>;
            }
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<$k> $crate::__private::Partial for $companion<$k> {
                const ANY: Self = $companion { $($name: ::core::option::Option::None),* };
            }
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<$k> $crate::__private::Fields for $companion<$k> {
                fn target(self) -> $crate::__private::Target {
                    let $companion { $($name),* } = self;
                    <__Companion as $crate::__private::Named>::NAMES.handle().by_name($options)
                }
            }
        };
    };
}
