//! Peers that are attributes, and larder: one function under each of them.

/// `functions!(name(given): [(argument, ..), (argument: type, ..) -> value { body }], ..)` is a
/// function that gives a subject for each attribute. What is given is the argument, or all of them
/// as a tuple. Their types go through as they are written, since some attributes look at them.
///
/// Not every attribute takes every type, so some are named where they do.
macro_rules! functions {
    (
        $name:ident($given:ty): $function:tt,
        tag($tag:expr; $part:ty),
        also [$($also:ident)*]
    ) => {
        pub(crate) fn $name() -> Vec<$crate::rounds::Subject<$given>> {
            #[derive(larder::Tag)]
            struct Row($part);

            vec![
                $crate::subjects::functions::function!("larder, unbounded"
                    #[larder::cached(capacity = unbounded)]
                    $function),
                $crate::subjects::functions::function!("larder"
                    #[larder::cached(capacity = $crate::subjects::CAPACITY)]
                    $function),
                $crate::subjects::functions::function!("larder, timeout"
                    #[larder::cached(capacity = $crate::subjects::CAPACITY, timeout = "1h")]
                    $function),
                $crate::subjects::functions::function!("larder, tag"
                    #[larder::cached(capacity = $crate::subjects::CAPACITY, tags(Row($tag)))]
                    $function),
                $crate::subjects::functions::function!("larder, timeout, tag"
                    #[larder::cached(
                        capacity = $crate::subjects::CAPACITY,
                        timeout = "1h",
                        tags(Row($tag)),
                    )]
                    $function),
                $crate::subjects::functions::function!("cached"
                    #[cached::macros::cached]
                    $function),
                $crate::subjects::functions::function!("cached, unsync_reads"
                    #[cached::macros::cached(unsync_reads = true)]
                    $function),
                $crate::subjects::functions::function!("cached, max_size"
                    #[cached::macros::cached(max_size = 200_000)]
                    $function),
                $crate::subjects::functions::function!("cached, ttl"
                    #[cached::macros::cached(ttl_secs = 3600)]
                    $function),
                $crate::subjects::functions::function!("cached, concurrent"
                    #[cached::macros::concurrent_cached]
                    $function),
                $crate::subjects::functions::function!("cached, concurrent, max_size"
                    #[cached::macros::concurrent_cached(max_size = 200_000)]
                    $function),
                $crate::subjects::functions::function!("cached, concurrent, ttl"
                    #[cached::macros::concurrent_cached(ttl_secs = 3600)]
                    $function),
                $($crate::subjects::functions::function!($also $function)),*
            ]
        }
    };
}

/// A function under one attribute.
macro_rules! function {
    // without a limit nothing is evicted, and only this policy and `random` keep no order on a hit
    (cachelito $function:tt) => {
        $crate::subjects::functions::function!("cachelito"
            #[cachelito::cache(policy = "fifo")] $function)
    };
    (memoize $function:tt) => {
        $crate::subjects::functions::function!("memoize, SharedCache"
            #[memoize::memoize(SharedCache, CustomHasher: ahash::AHashMap)] $function)
    };
    (comemo $function:tt) => {
        $crate::subjects::functions::function!("comemo"
            #[comemo::memoize] $function)
    };
    (
        $title:literal #[$attribute:meta]
        [$called:tt, ($($arguments:tt)+) -> $value:ty $body:block]
    ) => {{
        #[$attribute]
        fn read($($arguments)+) -> $value $body
        #[allow(unused_parens)]
        $crate::rounds::Subject::new($title, |$called| read $called)
    }};
}

pub(crate) use {function, functions};
