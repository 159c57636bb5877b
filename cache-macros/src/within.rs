//! `#[tag(within = Tenant(self.tenant))]`: the tags that a tag is a part of.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::{Error, Expr, Member, Token, token};

use crate::errors::Errors;
use crate::mentions::Mentions;
use crate::suggest::did_you_mean;
use crate::target::{Target, TargetPath};
use crate::{list, tokens};

const FORM: &str = "a tag is written like a value of its type, made of this one's fields, as in \
    `within = Tenant(self.tenant)`";

/// Reads what stands after `within`: `= Tenant(self.tenant)`, or several in parentheses.
pub(crate) fn read(
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Vec<Expr>> {
    if input.peek(token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let read = list::read(&content, errors, |input, _| input.parse());
        return match read.is_empty() && errors.is_empty() {
            true => Err(Error::new_spanned(name, FORM)),
            false => Ok(read),
        };
    }
    let assigned = input.parse::<Option<Token![=]>>()?.is_some();
    if !assigned || input.is_empty() {
        return Err(Error::new_spanned(name, FORM));
    }
    input.parse().map(|expr| vec![expr])
}

/// The fields of a tag that its parents are made of.
pub(crate) struct Fields<'a> {
    pub(crate) of: &'a Ident,
    pub(crate) members: &'a [Member],
}

/// The parameter that lends a field.
pub(crate) fn parameter(member: &Member) -> Ident {
    match member {
        Member::Named(name) => name.clone(),
        Member::Unnamed(index) => format_ident!("field_{}", index.index),
    }
}

impl Fields<'_> {
    /// A parent over the parameters that lend the fields: `self.tenant` becomes `(*tenant)`.
    pub(crate) fn parent(&self, written: &Expr, errors: &mut Errors) -> Option<Target> {
        self.refuse_bare_names(written, errors);
        let mut mistakes = Errors::default();
        let lent = self.lend(written.to_token_stream(), &mut mistakes);
        errors.keep(mistakes.finish())?;
        let parent = syn::parse2(lent).and_then(|lent: Expr| Target::from_expr(&lent));
        let is_tag =
            |parent: &Target| matches!(parent.path, TargetPath::Plain(_)) && parent.is_exact();
        let Some(parent) = parent.ok().filter(is_tag) else {
            errors.at(written, FORM);
            return None;
        };
        self.refuse_itself(&parent, errors);
        Some(parent)
    }

    fn refuse_itself(&self, parent: &Target, errors: &mut Errors) {
        let TargetPath::Plain(path) = &parent.path else {
            return;
        };
        let last = path.segments.last().filter(|_| path.segments.len() == 1);
        if last.is_some_and(|last| last.ident == *self.of || last.ident == "Self") {
            let message = format!(
                "`{}` can't be within itself: name another tag, or leave `within` out",
                self.of
            );
            errors.at(path, message);
        }
    }

    fn refuse_bare_names(&self, written: &Expr, errors: &mut Errors) {
        for name in Mentions::of(written).certain() {
            if self.members.contains(&Member::Named(name.clone())) {
                let message = format!("a field of this tag is written `self.{name}`");
                errors.at(name, message);
            }
        }
    }

    /// The tokens with each field in the place of `self.field`, inside macro calls too.
    fn lend(&self, tokens: TokenStream, errors: &mut Errors) -> TokenStream {
        let (mut lent, mut rest) = (TokenStream::new(), tokens.into_iter().peekable());
        while let Some(token) = rest.next() {
            let ahead: TokenStream = rest.clone().take(3).collect();
            match token {
                TokenTree::Group(group) => {
                    let mut inside =
                        Group::new(group.delimiter(), self.lend(group.stream(), errors));
                    inside.set_span(group.span());
                    lent.extend([TokenTree::Group(inside)]);
                }
                TokenTree::Ident(this) if this == "self" && !is_path(&ahead) => {
                    match self.field(&this, &ahead) {
                        Ok(field) => {
                            lent.extend(field);
                            rest.next();
                            rest.next();
                        }
                        Err(error) => errors.push(error),
                    }
                }
                token => lent.extend([token]),
            }
        }
        lent
    }

    /// The field that `.` and its name, which are `ahead`, choose of `this`.
    fn field(&self, this: &Ident, ahead: &TokenStream) -> syn::Result<TokenStream> {
        let mut ahead = ahead.clone().into_iter();
        let (dot, name, call) = (ahead.next(), ahead.next(), ahead.next());
        let is_dot = |dot: &TokenTree| matches!(dot, TokenTree::Punct(dot) if dot.as_char() == '.');
        let chosen = name.filter(|_| dot.as_ref().is_some_and(is_dot));
        let (member, more) = match &chosen {
            Some(TokenTree::Ident(name)) if !call.as_ref().is_some_and(is_call) => {
                (Member::Named(name.clone()), TokenStream::new())
            }
            Some(TokenTree::Literal(index)) => index_of(index)?,
            _ => return Err(Error::new_spanned(this, self.bare())),
        };
        if !self.members.contains(&member) {
            return Err(Error::new_spanned(&chosen, self.unknown(&member)));
        }
        let lent = parameter(&member);
        Ok(quote_spanned!(this.span()=> (*#lent) #more))
    }

    fn bare(&self) -> String {
        let field = self.members.first().map(written);
        let field = field.unwrap_or_else(|| "field".to_owned());
        format!(
            "a tag is named by its fields and never made, so there is no `self`: write one of its \
             fields, as in `self.{field}`"
        )
    }

    fn unknown(&self, member: &Member) -> String {
        let (of, name) = (self.of, written(member));
        let known: Vec<_> = self.members.iter().map(written).collect();
        let near = did_you_mean(&name, known.iter().map(String::as_str));
        match (known.is_empty(), near.is_empty()) {
            (true, _) => format!("`{of}` has no fields: leave `within` out, or give it one"),
            (_, false) => format!("`{of}` has no field `{name}`{near}"),
            _ => format!(
                "`{of}` has no field `{name}`: write `self.{}`",
                known.join("` or `self.")
            ),
        }
    }
}

fn written(member: &Member) -> String {
    tokens::written(member)
}

/// Whether this is what follows `self` in `self::row::Tenant`.
fn is_path(ahead: &TokenStream) -> bool {
    ahead.to_string().trim_start().starts_with("::")
}

/// Whether a method is called, with or without type arguments.
fn is_call(next: &TokenTree) -> bool {
    match next {
        TokenTree::Group(arguments) => arguments.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(colon) => colon.as_char() == ':',
        _ => false,
    }
}

/// `0`, and what follows in `0.1`, which is one literal to the compiler.
fn index_of(literal: &Literal) -> syn::Result<(Member, TokenStream)> {
    let text = literal.to_string();
    let (first, more) = text.split_once('.').unwrap_or((&text, ""));
    let Ok(index) = first.parse::<usize>() else {
        return Err(Error::new_spanned(literal, FORM));
    };
    let more = more.parse::<usize>().ok().map(|more| {
        let more = syn::Index::from(more);
        quote!(.#more)
    });
    Ok((Member::from(index), more.into_token_stream()))
}
