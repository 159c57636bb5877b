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
