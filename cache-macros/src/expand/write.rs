//! `#[invalidates(..)]`: the body inside a write.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::body::{future, output};
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
    let (body, output) = (&function.body, output(&function.sig));
    let run = match function.sig.asyncness {
        Some(_) => {
            let body = future(&output, body);
            quote!(#write.run_async(#body, #ended).await)
        }
        None => quote!(#write.run(move || -> #output { #body }, #ended)),
    };
    let statements = quote! {
        let #write = #runtime::Write::begin(::std::vec![#(#always),*]);
        #run
    };
    let (attrs, vis, defaultness, sig) = (
        &function.attrs,
        &function.vis,
        &function.defaultness,
        &function.sig,
    );
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
