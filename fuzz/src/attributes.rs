//! The attributes and macros of larder, given any tokens.

use crate::words::{CLOSE, WORDS};
use larder_fuzz_macros::{self as macros, Answer};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::str::FromStr;

/// Deeper than this, and longer, it is the parser's stack that would be tested.
const DEEPEST: usize = 24;
const LONGEST: usize = 600;

/// Has a macro answer a piece of source that calls it: `#[cached(..)] fn ..`,
/// `#[invalidates(..)] fn ..`, `#[derive(Tag)] struct ..`, `invalidate!(..)`, `entry!(..)`. It must
/// not panic, and what it emits must parse, if what it was put on does.
///
/// An input that begins with a byte over 127 is made of words: that byte chooses the macro, each
/// other one a word. All others are source.
pub fn attributes(input: &[u8]) {
    let source = match input.split_first() {
        Some((macro_, words)) if *macro_ > 127 => sentence(*macro_, words),
        _ => String::from_utf8_lossy(input).into_owned(),
    };
    // what does not even lex never reaches a macro
    let Ok(tokens) = TokenStream::from_str(&source) else {
        return;
    };
    if size(&tokens, 0).is_some_and(|size| size <= LONGEST) {
        answer(&source, tokens.into_iter().collect());
    }
}

/// A call of a macro, in words.
fn sentence(macro_: u8, words: &[u8]) -> String {
    let (mut sentence, last) = match macro_ % 5 {
        0 => ("#[cached(".to_owned(), ")]"),
        1 => ("#[invalidates(".to_owned(), ")]"),
        2 => ("#[derive(Tag)] ".to_owned(), ""),
        3 => ("invalidate!(".to_owned(), ")"),
        _ => ("entry!(".to_owned(), ")"),
    };
    let mut open = Vec::from_iter((!last.is_empty()).then_some(last));
    for word in words
        .iter()
        .map(|byte| WORDS[usize::from(*byte) % WORDS.len()])
    {
        match word {
            CLOSE => sentence += open.pop().unwrap_or_default(),
            word => {
                sentence += word;
                open.extend(closing(word));
            }
        }
        sentence.push(' ');
    }
    open.into_iter().rev().for_each(|close| sentence += close);
    sentence
}

fn closing(word: &str) -> Option<&'static str> {
    match word {
        "(" => Some(")"),
        "[" => Some("]"),
        "{" => Some("}"),
        _ => None,
    }
}

/// How many tokens there are; none if they are too deep.
fn size(tokens: &TokenStream, depth: usize) -> Option<usize> {
    if depth > DEEPEST {
        return None;
    }
    let sizes = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Group(group) => Some(1 + size(&group.stream(), depth + 1)?),
        _ => Some(1),
    });
    sizes.sum()
}

/// Has the macro that is called answer.
fn answer(source: &str, tokens: Vec<TokenTree>) {
    match tokens.as_slice() {
        [
            TokenTree::Punct(sharp),
            TokenTree::Group(attribute),
            item @ ..,
        ] if sharp.as_char() == '#' && attribute.delimiter() == Delimiter::Bracket => {
            let attribute: Vec<_> = attribute.stream().into_iter().collect();
            on_item(source, &attribute, item.iter().cloned().collect());
        }
        [
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Group(call),
            ..,
        ] if bang.as_char() == '!' => match name.to_string().as_str() {
            "invalidate" => in_body(source, macros::invalidate(call.stream())),
            "entry" => in_body(source, macros::entry(call.stream())),
            _ => {}
        },
        _ => {}
    }
}

fn on_item(source: &str, attribute: &[TokenTree], item: TokenStream) {
    let (name, arguments) = match attribute {
        [TokenTree::Ident(name)] => (name, TokenStream::new()),
        [TokenTree::Ident(name), TokenTree::Group(group)] => (name, group.stream()),
        _ => return,
    };
    let given = item.clone();
    let answer = match name.to_string().as_str() {
        "cached" => macros::cached(arguments, item),
        "invalidates" => macros::invalidates(arguments, item),
        // put beside the item, whatever that is
        "derive" => return parses(source, &macros::tag(item)),
        _ => return,
    };
    if syn::parse2::<syn::File>(given).is_ok() {
        parses(source, &answer);
    }
}

/// What stands in the middle of a body has to parse there.
fn in_body(source: &str, Answer { emitted, refused }: Answer) {
    let body = proc_macro2::Group::new(Delimiter::Brace, emitted);
    let mut function: TokenStream = "fn body()".parse().unwrap_or_default();
    function.extend([TokenTree::from(body)]);
    let answer = Answer {
        emitted: function,
        refused,
    };
    parses(source, &answer);
}

/// Whether an answer is items, and says so if it is a refusal.
fn parses(source: &str, Answer { emitted, refused }: &Answer) {
    if let Err(error) = syn::parse2::<syn::File>(emitted.clone()) {
        panic!("{source}\nis answered by what does not parse, {error}:\n{emitted}");
    }
    let says_so = emitted.to_string().contains("compile_error");
    assert!(
        says_so || !refused,
        "{source}\nis refused without a word:\n{emitted}"
    );
}
