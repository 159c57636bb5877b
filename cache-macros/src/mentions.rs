//! The names an expression uses, also inside macro calls and format strings.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprPath, LitStr, Macro, PatIdent};

/// The names an expression uses, and those it binds itself.
#[derive(Default)]
pub(crate) struct Mentions {
    used: HashSet<Ident>,
    called: HashSet<Ident>,
    bound: HashSet<Ident>,
}

impl Mentions {
    /// Looks through all of an expression.
    pub(crate) fn of(expr: &Expr) -> Self {
        let mut mentions = Self::default();
        mentions.visit_expr(expr);
        mentions
    }

    /// The names that may come from outside.
    pub(crate) fn possible(&self) -> &HashSet<Ident> {
        &self.used
    }

    /// The names of functions that are called.
    pub(crate) fn called(&self) -> &HashSet<Ident> {
        &self.called
    }

    /// The names that can't but come from outside.
    pub(crate) fn certain(&self) -> HashSet<Ident> {
        &self.used - &self.bound
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.used.extend(path.path.get_ident().cloned());
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(function) = &*call.func {
            self.called.extend(function.path.get_ident().cloned());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_pat_ident(&mut self, binding: &'ast PatIdent) {
        self.bound.insert(binding.ident.clone());
        visit::visit_pat_ident(self, binding);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.scan(call.tokens.clone());
    }
}

impl Mentions {
    /// Looks for names in tokens whose grammar is not known.
    fn scan(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut before = [' '; 2];
        while let Some(token) = tokens.next() {
            let member = before == [':', ':'] || before[1] == '.' && before[0] != '.';
            before = [before[1], ' '];
            match token {
                TokenTree::Ident(name) if !member => self.note(name, tokens.peek()),
                TokenTree::Ident(_) => {}
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Literal(literal) => self.used.extend(captured(&literal)),
                TokenTree::Punct(punct) => before[1] = punct.as_char(),
            }
        }
    }

    /// Notes a name by what follows it: `name = value` binds it, `name::` and
    /// `name:` are no use of a variable.
    fn note(&mut self, name: Ident, next: Option<&TokenTree>) {
        let next = match next {
            Some(TokenTree::Punct(next)) => Some((next.as_char(), next.spacing())),
            _ => None,
        };
        match next {
            Some((':', _)) => {}
            Some(('=', Spacing::Alone)) => {
                self.bound.insert(name);
            }
            _ => {
                self.used.insert(name);
            }
        }
    }
}

/// Whether a name stands anywhere in tokens.
pub(crate) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
}

/// The identifier that a format string means by this name: a keyword is a raw one.
fn named(name: &str) -> Option<Ident> {
    let raw = || syn::parse_str(&format!("r#{name}")).ok();
    syn::parse_str(name).ok().or_else(raw)
}

/// The names inside the braces of a format string: `{id}`, `{id:>width$}`.
fn captured(literal: &Literal) -> Vec<Ident> {
    let Ok(text) = syn::parse2::<LitStr>(literal.to_token_stream()) else {
        return Vec::new();
    };
    let text = text.value().replace("{{", "");
    let placeholders = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    placeholders
        .flat_map(|inside| inside.split([':', '$', '.', '<', '>', '^']))
        .filter_map(|name| named(name.trim()))
        .collect()
}
