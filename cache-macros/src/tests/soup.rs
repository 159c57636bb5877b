//! Whatever tokens the macros are given, they answer with an error or with code, and never panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use quote::quote;

use crate::{cached, fallback, invalidates, tag};

const ROUNDS: u64 = 3000;

/// Words of the attributes and of those who get them wrong, brackets balanced by the generator.
const WORDS: &str = "timeout key_prefix key ignore tags capacity unless cache_if cache_none handle \
    crate ttl stale stale_if_error idle jitter cache_err weigh max_weight version within tag never unbounded self Self id user page db get_user posts UserRow Ok Some None _ \
    60 0 5m 1.5 -1 \"5m\" \"\" \"user\" 'a' true false , , , , = = = : :: => .. ..= . ! ? & && * | || \
    < > + - / # $ ; @ -> if else match async move fn struct enum impl for where pub mut ref dyn as \
    u64 &str String Option Vec Result f64 'static |x| await return type const unsafe extern";

/// Options as they should be, near misses among them.
const OPTIONS: [&str; 38] = [
    "timeout = 60",
    "timeout = \"1h30m\"",
    "timeout = Duration::ZERO",
    "timeout = never",
    "ttl = 60",
    "key_prefix = \"user-v2\"",
    "key(id)",
    "key(self, id: u64 = user.id, x: &str = &f(db))",
    "key(n: f64 = 1.0)",
    "ignore(db)",
    "ignore(self, id)",
    "tags(UserRow(id), Settings)",
    "tags(Row { table, id: 1 })",
    "tags(Row(..))",
    "capacity = 3",
    "capacity = unbounded",
    "stale = 60",
    "stale = never",
    "stale_if_error = \"1h\"",
    "idle = TTL",
    "idle = 0",
    "jitter = 0.1",
    "jitter = 10",
    "cache_err = 5",
    "weigh = |value| value.len() as u64",
    "weigh = |(a, b), value| *a + value.len() as u64",
    "weigh = weight",
    "max_weight = 1_000",
    "max_weight = unbounded",
    "unless = id == 0",
    "cache_if = |x| *x > 1",
    "cache_none = false",
    "handle = GetUser",
    "handle = str",
    "crate = ::a::b",
    "version = 2",
    "version = env!(\"X\")",
    "version = \"\"",
];

/// Targets as they should be, near misses among them.
const TARGETS: [&str; 20] = [
    "get_user(id)",
    "posts(user, ..)",
    "posts(_, page)",
    "posts(..)",
    "posts { user: id, page }",
    "posts { user: id, .. }",
    "posts {}",
    "a::b::c::<3, T>(&id + 1)",
    "UserRow(id)",
    "UserRow(..)",
    "Settings",
    "Row { table: \"x\", id }",
    "Self::find(self, id)",
    "<Repo<T>>::find(..)",
    "Repo::m::<3>(_, x, ..)",
    "Ok(post) => posts(post.id, ..)",
    "Some(x) | Other(x) => [a(x), B]",
    "repo.m(id)",
    "posts",
    "crate = $a::b",
];

/// Items the attributes may stand on.
const ITEMS: [&str; 16] = [
    "fn f(id: u64, db: &Db) -> u64 { id }",
    "async fn get_user(db: &Db, user: &User, id: u64) -> Option<u64> { id }",
    "fn f<const N: usize>(self: Arc<Self>, db: &str, user: (u8, &[u8]), id: u64) -> [u8; N] { x }",
    "pub async fn f<T: Hash>(user: &[T], (a, b): (u8, u8)) -> Result<T, E> { x }",
    "fn f(&self, id: u64, _: &str) -> Option<u64> { id + }",
    "fn f(x: f64, f: impl Fn(u8), m: &mut u8, d: &dyn X, c: Cow<'_, str>) {}",
    "const unsafe extern \"C\" fn str() -> impl Iterator { }",
    "fn f() -> Self;",
    "impl Repo<T> { const A: u8 = 1; #[cached(key(id))] fn f(id: u64) -> Self { x } }",
    "impl A for B { #[cached = 3] fn f(&self) {} #[cached] #[cached] fn g() }",
    "struct A { id: u64 }",
    "struct A<'a, T>(&'a T, f64, Vec<&'a str>);",
    "#[tag( within = Tenant ( self . tenant ) , crate = x )] struct A { tenant : u64 }",
    "#[tag( within ( B { x : self . 0 , y : self . 1.0 } , a :: C ) )] struct A ( u64 , ( u8 , u8 ) ) ;",
    "enum A { B }",
    "fn",
];

/// Numbers that look random and are the same in every run (SplitMix64, Steele et al., 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A few words, some in brackets.
    fn soup(&mut self, depth: usize) -> String {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let mut soup = String::new();
        for _ in 0..self.below(9) {
            let [open, close] =
                self.pick(&[["(", ")"], ["{", "}"], ["[", "]"], ["", ""], ["", ""]]);
            if open.is_empty() || depth == 0 {
                soup += self.pick(&words);
            } else {
                soup += open;
                soup += &self.soup(depth - 1);
                soup += close;
            }
            soup.push(' ');
        }
        soup
    }

    /// Some of the phrases, every third list with some soup in it.
    fn list(&mut self, phrases: &[&str]) -> TokenStream {
        loop {
            let mut list: Vec<_> = (0..self.below(4))
                .map(|_| self.pick(phrases).to_owned())
                .collect();
            if self.below(3) == 0 {
                list.push(self.soup(2));
            }
            // what does not even lex never reaches a macro
            if let Ok(tokens) = list.join(", ").parse() {
                return tokens;
            }
        }
    }

    /// An item, one time in four with a word of it replaced.
    fn item(&mut self) -> TokenStream {
        let item = self.pick(&ITEMS);
        let words: Vec<&str> = item.split(' ').collect();
        let (place, soup) = (self.below(words.len()), self.soup(1));
        let mut stirred = words.clone();
        stirred[place] = &soup;
        let item = if self.below(4) == 0 {
            stirred.join(" ")
        } else {
            item.to_owned()
        };
        item.parse().unwrap_or_default()
    }
}

/// Runs a macro, and parses what it emits unless the item was no item to begin with.
fn feed(name: &str, input: &str, parses: bool, run: impl FnOnce() -> TokenStream) {
    let Ok(emitted) = catch_unwind(AssertUnwindSafe(run)) else {
        panic!("{name} panicked at {input}");
    };
    if parses && let Err(error) = syn::parse2::<syn::File>(emitted.clone()) {
        panic!("{name} at {input}: {error} in {emitted}");
    }
}

fn is_item(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::File>(tokens.clone()).is_ok()
}

#[test]
fn the_attributes_answer_any_tokens() {
    let mut random = Random(1);
    for _ in 0..ROUNDS {
        let (options, targets) = (random.list(&OPTIONS), random.list(&TARGETS));
        let item = random.item();
        let parses = is_item(&item);
        let input = format!("({options}) ({targets}) {item}");
        feed("cached", &input, parses, || {
            cached::attribute(options.clone(), item.clone())
                .unwrap_or_else(|error| fallback::cached(&error, options.clone(), item.clone()))
        });
        feed("invalidates", &input, parses, || {
            invalidates::attribute(targets.clone(), item.clone())
                .unwrap_or_else(|error| fallback::invalidates(&error, item.clone()))
        });
    }
}

#[test]
fn the_macros_answer_any_tokens() {
    let mut random = Random(2);
    for _ in 0..ROUNDS {
        let tokens = random.list(&TARGETS);
        let input = tokens.to_string();
        feed("invalidate", &input, true, || {
            let emitted = invalidates::invalidate(tokens.clone());
            let emitted = emitted.unwrap_or_else(|error| error.into_compile_error());
            quote!(fn body() { #emitted })
        });
        feed("entry", &input, true, || {
            let emitted = invalidates::entry(tokens.clone());
            let emitted = emitted.unwrap_or_else(|error| error.into_compile_error());
            quote!(fn body() { #emitted })
        });
    }
}

#[test]
fn the_derive_answers_any_item() {
    let mut random = Random(3);
    for _ in 0..ROUNDS {
        let item = random.item();
        let input = item.to_string();
        feed("Tag", &input, true, || {
            tag::derive(item.clone()).unwrap_or_else(|error| error.into_compile_error())
        });
    }
}
