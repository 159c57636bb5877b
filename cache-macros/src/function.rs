//! The function under an attribute: its signature parsed, its body left raw.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{AttrStyle, Attribute, Signature, Token, Visibility, braced, token};

/// What a declaration without a body is told.
const NO_BODY: &str = "this function has no body to run: put the attribute on the one that does \
    the work, for example an inherent method that the trait's method calls";

/// A function or method. A half-typed body parses too, so editors keep working in it.
#[derive(Clone)]
pub(crate) struct Function {
    /// Outer attributes, then the inner ones of the body turned into outer ones.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    pub(crate) brace_token: token::Brace,
    /// What stands between the braces.
    pub(crate) body: TokenStream,
}

impl Function {
    /// Whether a function comes next, its attributes included.
    pub(crate) fn peek(input: ParseStream) -> bool {
        let ahead = input.fork();
        Attribute::parse_outer(&ahead).is_ok()
            && ahead.parse::<Visibility>().is_ok()
            && ahead.parse::<Option<Token![default]>>().is_ok()
            && peek_signature(&ahead)
    }
}

/// Whether a signature comes next. Its modifiers are skipped, not judged.
fn peek_signature(input: ParseStream) -> bool {
    while !input.peek(Token![fn]) {
        let modifier = input.peek(Token![const])
            || input.peek(Token![async])
            || input.peek(Token![unsafe])
            || input.peek(Token![extern])
            || input.peek(syn::LitStr);
        if !modifier || input.parse::<proc_macro2::TokenTree>().is_err() {
            return false;
        }
    }
    true
}

impl Parse for Function {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let defaultness = input.parse()?;
        let sig = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error(NO_BODY));
        }
        let content;
        let brace_token = braced!(content in input);
        for mut attr in content.call(Attribute::parse_inner)? {
            attr.style = AttrStyle::Outer;
            attrs.push(attr);
        }
        let body = content.parse()?;
        Ok(Self {
            attrs,
            vis,
            defaultness,
            sig,
            brace_token,
            body,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for attr in &self.attrs {
            attr.to_tokens(tokens);
        }
        self.vis.to_tokens(tokens);
        self.defaultness.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.brace_token
            .surround(tokens, |tokens| self.body.to_tokens(tokens));
    }
}
