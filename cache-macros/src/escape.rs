//! What in an expression would leave or suspend the function it stands in, also inside macro calls.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, ExprReturn, ExprTry, Item, Macro, Token};

/// A `?`, a `.await` or a `return`.
pub(crate) struct Escape {
    pub(crate) at: TokenStream,
    /// How it is written.
    pub(crate) what: &'static str,
}

impl Escape {
    /// Every one in an expression, in order. Closures, `async` blocks and items are functions of
    /// their own; of a `break` without a loop the compiler speaks.
    pub(crate) fn all(expr: &Expr) -> Vec<Self> {
        let mut found = Found(Vec::new());
        found.visit_expr(expr);
        found.0
    }
}

struct Found(Vec<Escape>);

impl Found {
    fn note(&mut self, at: impl ToTokens, what: &'static str) {
        let at = at.to_token_stream();
        self.0.push(Escape { at, what });
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_expr_try(&mut self, tried: &'ast ExprTry) {
        visit::visit_expr_try(self, tried);
        self.note(tried.question_token, "?");
    }

    fn visit_expr_await(&mut self, awaited: &'ast ExprAwait) {
        visit::visit_expr_await(self, awaited);
        self.note(awaited.await_token, ".await");
    }

    fn visit_expr_return(&mut self, returned: &'ast ExprReturn) {
        self.note(returned.return_token, "return");
        visit::visit_expr_return(self, returned);
    }

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast ExprAsync) {}

    fn visit_item(&mut self, _: &'ast Item) {}

    /// The arguments of a macro, as far as they are expressions.
    fn visit_macro(&mut self, call: &'ast Macro) {
        for argument in arguments(&call.tokens) {
            self.0.extend(Escape::all(&argument));
        }
    }
}

fn arguments(tokens: &TokenStream) -> Vec<Expr> {
    let mut arguments = Vec::new();
    let read = |input: ParseStream| {
        while let Ok(argument) = input.parse() {
            arguments.push(argument);
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
            } else if !input.is_empty() {
                input.parse::<Token![;]>()?;
            }
        }
        input.parse::<TokenStream>()
    };
    // what follows is not an expression, and no place for these
    let _ = read.parse2(tokens.clone());
    arguments
}
