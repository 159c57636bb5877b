//! The list of targets in an attribute or macro: `crate = path` first if at
//! all, then targets, some behind a `PATTERN =>`, and words about the write.

use std::collections::HashSet;

use proc_macro2::{Group, TokenStream};
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Pat, Path, Token, bracketed, token};

use super::{Clause, Target, Words};
use crate::errors::Errors;
use crate::{krate, list};

const GUARD: &str = "a target can't have a guard: put the condition into the pattern, or call \
    `larder::invalidate!(..)` in the body";
const THIN_ARROW: &str = "a pattern and its target stand like the arm of a `match`, with `=>`";
const BRACKETS: &str = "a target stands behind `=>` alone, several in brackets: \
    `Ok(post) => [posts(post.author, ..), drafts(..)]`";
const NO_TARGET: &str = "name what to invalidate, as in `Ok(post) => posts(post.author, ..)`";

/// All that one `#[invalidates(..)]` or `invalidate!(..)` names.
pub(crate) struct Targets {
    pub(crate) krate: Path,
    pub(crate) words: Words,
    pub(crate) clauses: Vec<Clause>,
}

impl Targets {
    /// Reads the whole list. What can't be read is left out and added to `errors`.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut targets = Self {
            krate: krate::default(),
            words: Words::default(),
            clauses: Vec::new(),
        };
        let parsed = (|input: ParseStream| {
            if let Some(krate) = krate::leading(input)? {
                targets.krate = krate;
            }
            let words = &mut targets.words;
            let read = list::read(input, errors, |input, errors| match words.read(input)? {
                true => Ok(None),
                false => Clause::read(input, errors).map(Some),
            });
            targets.clauses = read.into_iter().flatten().collect();
            Ok(())
        })
        .parse2(tokens);
        errors.keep(parsed);
        targets.refuse_repeated(errors);
        targets
    }

    fn refuse_repeated(&self, errors: &mut Errors) {
        let mut seen = HashSet::new();
        for clause in &self.clauses {
            let condition = clause
                .pattern
                .as_ref()
                .map(|(pat, _)| pat.to_token_stream());
            let condition = condition.map(|tokens| tokens.to_string());
            for target in &clause.targets {
                let written = target.to_token_stream().to_string();
                if !seen.insert((condition.clone(), written)) {
                    errors.at(target, "this target is named twice: leave one of them out");
                }
            }
        }
    }
}

impl Clause {
    fn read(input: ParseStream, errors: &mut Errors) -> syn::Result<Self> {
        let pattern = pattern(input)?;
        let targets = match &pattern {
            Some((_, arrow)) if input.is_empty() => {
                return Err(Error::new_spanned(arrow, NO_TARGET));
            }
            Some(_) if input.peek(token::Bracket) => in_brackets(input, errors)?,
            Some(_) if input.peek(token::Paren) || input.peek(token::Brace) => {
                return Err(Error::new_spanned(input.parse::<Group>()?, BRACKETS));
            }
            _ => vec![input.parse()?],
        };
        Ok(Self { pattern, targets })
    }
}

/// Reads `[target, target]`.
fn in_brackets(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Target>> {
    let content;
    let bracket = bracketed!(content in input);
    if content.is_empty() {
        return Err(Error::new(bracket.span.join(), NO_TARGET));
    }
    Ok(list::read(&content, errors, |input, _| input.parse()))
}

/// The `PATTERN =>` in front of a target, if there is one.
fn pattern(input: ParseStream) -> syn::Result<Option<(Pat, Token![=>])>> {
    let ahead = input.fork();
    let Ok(pattern) = Pat::parse_multi_with_leading_vert(&ahead) else {
        return Ok(None);
    };
    if ahead.peek(Token![if]) {
        return Err(ahead.error(GUARD));
    }
    if ahead.peek(Token![->]) {
        return Err(ahead.error(THIN_ARROW));
    }
    let Some(arrow) = ahead.parse::<Option<Token![=>]>>()? else {
        return Ok(None);
    };
    input.advance_to(&ahead);
    Ok(Some((pattern, arrow)))
}
