//! A name that a pattern binds, used where the pattern does not reach.

use proc_macro2::Ident;
use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprPath, FnArg, Signature};

use crate::bindings;
use crate::errors::Errors;
use crate::mentions::Mentions;
use crate::target::{Clause, Target, is_capitalized};
use crate::tokens::{ungrouped, written};

/// Adds the names of a pattern that later targets use: each pattern is for its own alone.
pub(super) fn refuse(clauses: &[Clause], sig: &Signature, errors: &mut Errors) {
    let arguments: Vec<_> = sig.inputs.iter().flat_map(names_of).collect();
    let mut bound: Vec<(Ident, String)> = Vec::new();
    for Clause { pattern, targets } in clauses {
        if let Some((pattern, _)) = pattern {
            // a constant, or a variant such as `None`, is named by a pattern and not bound
            let names = bindings::of(pattern).into_iter();
            let names = names.filter(|name| !arguments.contains(name) && !is_capitalized(name));
            bound.extend(names.map(|name| (name, written(pattern))));
            continue;
        }
        for name in targets.iter().flat_map(uses) {
            if let Some((_, pattern)) = bound.iter().find(|(bound, _)| *bound == name) {
                let message = format!(
                    "`{name}` is bound for what stands behind `{pattern} =>` alone: put all \
                     targets that use it there, in brackets, as in `Ok(post) => \
                     [posts(post.author, ..), drafts(..)]`"
                );
                errors.at(name, message);
            }
        }
    }
}

fn names_of(argument: &FnArg) -> Vec<Ident> {
    match argument {
        FnArg::Receiver(_) => Vec::new(),
        FnArg::Typed(argument) => bindings::of(&argument.pat),
    }
}

/// The variables that a target uses and does not bind itself; what it calls is none.
fn uses(target: &Target) -> Vec<Ident> {
    struct Uses(Vec<Ident>);
    impl<'ast> Visit<'ast> for Uses {
        fn visit_expr_path(&mut self, path: &'ast ExprPath) {
            self.0.extend(path.path.get_ident().cloned());
        }

        fn visit_expr_call(&mut self, call: &'ast ExprCall) {
            if !matches!(ungrouped(&call.func), Expr::Path(_)) {
                self.visit_expr(&call.func);
            }
            call.args.iter().for_each(|arg| self.visit_expr(arg));
        }
    }
    let mut used = Vec::new();
    for value in target.args.given() {
        let mut uses = Uses(Vec::new());
        uses.visit_expr(value);
        let from_outside = Mentions::of(value).certain();
        used.extend(
            uses.0
                .into_iter()
                .filter(|name| from_outside.contains(name)),
        );
    }
    used
}
