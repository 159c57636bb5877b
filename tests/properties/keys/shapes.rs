//! Cached functions with keys of every kind, alone and inside each other.
//!
//! The fuzz target `keys` includes this file too.

use super::check::Shape;
use std::collections::BTreeMap;

/// `function(arguments) of Model, |model| (parts)`: a cached function, the type of the values that
/// its keys stand for, and the parts of the key that stands for one.
macro_rules! shapes {
    ($($name:ident($($arg:ident: $ty:ty),+) of $model:ty, |$m:ident| ($($part:expr),+);)+) => {
        mod functions {
            use super::*;
            $(
                #[larder::cached]
                #[allow(clippy::too_many_arguments, clippy::ptr_arg)]
                pub(super) fn $name($($arg: $ty),+) -> bool {
                    $(let _ = $arg;)+
                    true
                }
            )+
        }

        $(
            impl Shape for functions::$name {
                type Model = $model;

                fn ask<R>($m: &$model, answer: impl FnOnce(Self::Query<'_>) -> R) -> R {
                    answer(query!($($part),+))
                }

                fn name($m: &$model) -> String {
                    functions::$name::key($($part),+)
                }
            }
        )+

        /// Visits every shape.
        pub(super) fn visit_all(visit: &mut impl Visit) {
            $(visit.visit::<functions::$name>(stringify!($name));)+
        }
    };
}

/// `(first, (second, ()))`
macro_rules! query {
    () => { () };
    ($first:expr $(, $rest:expr)*) => { ($first, query!($($rest),*)) };
}

pub(super) trait Visit {
    fn visit<S: Shape>(&mut self, name: &str);
}

/// A key part of a user's own type.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Either {
    Left(String, Vec<u8>),
    Right(Vec<u8>),
}

impl Either {
    fn of((text, bytes): &(Option<String>, Vec<u8>)) -> Self {
        match text {
            Some(text) => Either::Left(text.clone(), bytes.clone()),
            None => Either::Right(bytes.clone()),
        }
    }
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn maybe(texts: &[Option<String>]) -> Vec<Option<&str>> {
    texts.iter().map(Option::as_deref).collect()
}

fn rows(rows: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    rows.iter()
        .map(|(a, b)| (a.as_str(), b.as_slice()))
        .collect()
}

shapes! {
    // without borrows
    int(a: u64) of u64, |m| (m);
    ints(a: i8, b: i128, c: u64) of (i8, i128, u64), |m| (&m.0, &m.1, &m.2);
    letters(a: char, b: bool) of (char, bool), |m| (&m.0, &m.1);
    perhaps_int(a: Option<u64>, b: Option<u8>) of (Option<u64>, Option<u8>), |m| (&m.0, &m.1);
    array(a: [u8; 3], b: u8) of ([u8; 3], u8), |m| (&m.0, &m.1);
    perhaps_string(a: Option<String>) of Option<String>, |m| (m);
    plain_pair(a: (String, Vec<u8>), b: u8) of ((String, Vec<u8>), u8), |m| (&m.0, &m.1);
    map(a: BTreeMap<String, u8>, b: u8) of (BTreeMap<String, u8>, u8), |m| (&m.0, &m.1);
    either(a: &Either, b: &Either)
        of ((Option<String>, Vec<u8>), (Option<String>, Vec<u8>)),
        |m| (&Either::of(&m.0), &Either::of(&m.1));

    // text
    string(a: String) of String, |m| (m);
    text(a: &str) of String, |m| (m);
    texts(a: &str, b: String, c: &str) of (String, String, String), |m| (&m.0, &m.1, &m.2);
    text_and_int(a: &str, b: u8) of (String, u8), |m| (&m.0, &m.1);

    // slices
    bytes(a: &[u8]) of Vec<u8>, |m| (m);
    vector(a: Vec<u64>) of Vec<u64>, |m| (m);
    slices(a: &[u8], b: Vec<u8>, c: &[u64]) of (Vec<u8>, Vec<u8>, Vec<u64>), |m| (&m.0, &m.1, &m.2);
    strings(a: Vec<String>, b: &[String]) of (Vec<String>, Vec<String>), |m| (&m.0, &m.1);
    vectors(a: &[Vec<u8>], b: u8) of (Vec<Vec<u8>>, u8), |m| (&m.0, &m.1);
    units(a: &[()], b: &[()]) of (u8, u8), |m| (&vec![(); m.0.into()], &vec![(); m.1.into()]);

    // things that borrow, inside something else
    perhaps(a: Option<&str>, b: Option<&u64>)
        of (Option<String>, Option<u64>), |m| (&m.0.as_deref(), &m.1.as_ref());
    perhaps_twice(a: Option<Option<&str>>, b: Option<Option<&str>>)
        of (Option<Option<String>>, Option<Option<String>>),
        |m| (&m.0.as_ref().map(Option::as_deref), &m.1.as_ref().map(Option::as_deref));
    seq(a: &[&str]) of Vec<String>, |m| (&strs(m));
    seqs(a: &[&str], b: Vec<&str>, c: &[&str])
        of (Vec<String>, Vec<String>, Vec<String>), |m| (&strs(&m.0), &strs(&m.1), &strs(&m.2));
    seq_of_ints(a: &[&u8], b: &[&u8])
        of (Vec<u8>, Vec<u8>),
        |m| (&m.0.iter().collect::<Vec<_>>(), &m.1.iter().collect::<Vec<_>>());
    seq_of_options(a: &[Option<&str>], b: Option<&str>)
        of (Vec<Option<String>>, Option<String>), |m| (&maybe(&m.0), &m.1.as_deref());
    seq_of_slices(a: &[&[u8]], b: &[&[u8]])
        of (Vec<Vec<u8>>, Vec<Vec<u8>>),
        |m| (
            &m.0.iter().map(Vec::as_slice).collect::<Vec<_>>(),
            &m.1.iter().map(Vec::as_slice).collect::<Vec<_>>()
        );
    pair(a: (&str, u8), b: (u8, &str))
        of ((String, u8), (u8, String)), |m| (&(&*m.0.0, m.0.1), &(m.1.0, &*m.1.1));
    seq_of_pairs(a: &[(&str, &[u8])], b: u8)
        of (Vec<(String, Vec<u8>)>, u8), |m| (&rows(&m.0), &m.1);
    perhaps_pair(a: Option<(&str, Option<&u8>)>)
        of Option<(String, Option<u8>)>,
        |m| (&m.as_ref().map(|(text, int)| (text.as_str(), int.as_ref())));
    list_of_lists(a: Vec<Vec<&str>>, b: Option<Vec<&str>>)
        of (Vec<Vec<String>>, Option<Vec<String>>),
        |m| (
            &m.0.iter().map(|texts| strs(texts)).collect::<Vec<_>>(),
            &m.1.as_deref().map(strs)
        );
    everything(a: &[&str], b: Option<&str>, c: &[u8], d: (u8, Option<&str>))
        of (Vec<String>, Option<String>, Vec<u8>, (u8, Option<String>)),
        |m| (&strs(&m.0), &m.1.as_deref(), &m.2, &(m.3.0, m.3.1.as_deref()));
}

/// The same arguments, declared in every way in which they can be.
mod declared {
    macro_rules! alike {
        ($($name:ident($a:ty, $b:ty);)+) => {$(
            #[larder::cached]
            #[allow(clippy::ptr_arg)]
            pub(super) fn $name(a: $a, b: $b) -> bool {
                let _ = (a, b);
                true
            }
        )+};
    }

    alike! {
        owned(String, Vec<u64>);
        borrowed(&str, &[u64]);
        references(&String, &Vec<u64>);
        references_twice(&&str, &&[u64]);
    }
}

/// Whether a call has the same key however its arguments are declared.
pub(super) fn borrowed_and_owned(text: String, numbers: Vec<u64>) -> Result<(), String> {
    use declared::{borrowed, owned, references, references_twice};
    let names = [
        owned::key(&text, &numbers),
        borrowed::key(&text, &numbers),
        references::key(&text, &numbers),
        references_twice::key(&text, &numbers),
    ];
    let digests: Vec<_> = names.iter().map(|name| name.rsplit(':').next()).collect();
    if digests.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err(format!("{names:?} of {text:?} and {numbers:?}"));
    }
    owned(text.clone(), numbers.clone());
    borrowed(&text, &numbers);
    references(&text, &numbers);
    references_twice(&text.as_str(), &numbers.as_slice());
    let found = [
        owned::contains(&text, &numbers),
        borrowed::contains(&text, &numbers),
        references::contains(&text, &numbers),
        references_twice::contains(&text, &numbers),
    ];
    match found {
        [true, true, true, true] => Ok(()),
        _ => Err(format!("found: {found:?}, of {text:?} and {numbers:?}")),
    }
}
