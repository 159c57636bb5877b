//! Targets as they were written, for pointing at and comparing them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Arg, Args, Target, TargetPath};

impl ToTokens for Target {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.path {
            TargetPath::Plain(path) => path.to_tokens(tokens),
            TargetPath::Method(path) => path.to_tokens(tokens),
        }
        match &self.args {
            Args::Unit => {}
            Args::Positional { paren, args, open } => paren.surround(tokens, |tokens| {
                tokens.extend(quote!(#(#args),*));
                separated(open.as_ref(), args.is_empty(), tokens);
            }),
            Args::Named {
                brace,
                fields,
                open,
            } => brace.surround(tokens, |tokens| {
                let (names, values): (Vec<_>, Vec<_>) =
                    fields.iter().map(|(name, value)| (name, value)).unzip();
                tokens.extend(quote!(#(#names: #values),*));
                separated(open.as_ref(), fields.is_empty(), tokens);
            }),
        }
    }
}

impl ToTokens for Arg {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Given(value) => value.to_tokens(tokens),
            Self::Any(any) => any.to_tokens(tokens),
        }
    }
}

/// Writes the `..` after a comma, unless it is first.
fn separated(open: Option<&syn::Token![..]>, first: bool, tokens: &mut TokenStream) {
    if open.is_some() && !first {
        tokens.extend(quote!(,));
    }
    open.to_tokens(tokens);
}
