//! `#[invalidates(..)]`: the body inside a write.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Ident, Pat, Signature, parse_quote};

use super::body::{closure, future};
use super::key::whole_argument;
use super::target::{bound, target};
use super::{local, runtime};
use crate::invalidates::Invalidates;
use crate::target::Clause;

/// The user's function with its body inside a write.
pub(crate) fn invalidates(invalidates: Invalidates) -> TokenStream {
    let Invalidates {
        krate,
        clauses,
        function,
    } = &invalidates;
    let runtime = runtime(krate);
    let write = local("write");
    let always = clauses.iter().filter(|clause| clause.pattern.is_none());
    let always = always
        .flat_map(|clause| &clause.targets)
        .map(|written| target(&runtime, written));
    let ended = ended(&runtime, clauses);
    let (sig, whole) = whole_arguments(&function.sig);
    let body = &function.body;
    let body = quote!(#whole #body);
    let run = match function.sig.asyncness {
        Some(_) => {
            let body = future(function, &body);
            quote!(#write.run_async(#body, #ended).await)
        }
        None => {
            let body = closure(function, &body);
            quote!(#write.run(#body, #ended))
        }
    };
    let statements = quote! {
        #[allow(clippy::needless_borrow, clippy::needless_borrows_for_generic_args)]
        let #write = #runtime::Write::begin(::std::vec![#(#always),*]);
        #run
    };
    let (attrs, vis, defaultness) = (&function.attrs, &function.vis, &function.defaultness);
    let mut tokens = quote!(#(#attrs)* #vis #defaultness #sig);
    function
        .brace_token
        .surround(&mut tokens, |tokens| statements.to_tokens(tokens));
    tokens
}

/// The closure that reads from the returned value what else is to be invalidated.
fn ended(runtime: &TokenStream, clauses: &[Clause]) -> TokenStream {
    let (returned, targets) = (local("returned"), local("targets"));
    let bound = bound(runtime, clauses, &returned, &targets);
    quote! {
        |#returned| {
            #[allow(unused_imports)]
            use #runtime::AlwaysSucceeded as _;
            #[allow(unused_mut)]
            let mut #targets = ::std::vec::Vec::new();
            #bound
            #runtime::Ended { succeeded: #runtime::Judged(#returned).succeeded(), targets: #targets }
        }
    }
}

/// The signature with a name for every argument and part of one, and a statement that has the
/// body take all of them whole: what the body does not mention would be dropped after the write's
/// end, and dropping an argument may be what commits.
fn whole_arguments(sig: &Signature) -> (Signature, TokenStream) {
    let (mut sig, mut names) = (sig.clone(), Names::default());
    for argument in &mut sig.inputs {
        match argument {
            FnArg::Receiver(receiver) => names.0.push(Ident::from(receiver.self_token)),
            FnArg::Typed(argument) => names.visit_pat_mut(&mut argument.pat),
        }
    }
    let names = names.0;
    let take = quote! {
        #[allow(clippy::used_underscore_binding)]
        let _ = (#(&#names,)*);
    };
    (sig, take)
}

/// The names that patterns bind, `_` given one.
#[derive(Default)]
struct Names(Vec<Ident>);

impl VisitMut for Names {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            Pat::Ident(binding) => self.0.push(binding.ident.clone()),
            Pat::Wild(_) => {
                let name = whole_argument(self.0.len());
                self.0.push(name.clone());
                *pat = parse_quote!(#name);
                return;
            }
            _ => {}
        }
        visit_mut::visit_pat_mut(self, pat);
    }
}
