//! `#[invalidates(..)]`: the body inside a write.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{FnArg, Ident, Pat, PatIdent, Signature};

use super::body::{closure, future, take_apart};
use super::kept::faulted;
use super::key::whole_argument;
use super::target::{bound, target};
use super::{declared, runtime};
use crate::invalidates::Invalidates;
use crate::mentions::mentions;
use crate::target::{Choice, Clause};

/// The user's function with its body inside a write.
pub(crate) fn invalidates(invalidates: Invalidates) -> TokenStream {
    let Invalidates {
        krate,
        words,
        clauses,
        function,
    } = &invalidates;
    let runtime = runtime(krate);
    let write = super::local("write");
    let declared = declared::write(&runtime, &function.sig, clauses);
    let always = clauses.iter().filter(|clause| clause.pattern.is_none());
    let always = always
        .flat_map(|clause| &clause.targets)
        .map(|written| target(&runtime, written));
    let ended = ended(&runtime, clauses);
    let Arguments {
        sig,
        local,
        mentioned,
    } = Arguments::of(&function.sig);
    let body = &function.body;
    let body = quote!(#mentioned #body);
    let choice = words.on_unacknowledged.as_ref().map(|asked| asked.choice);
    let fail = (choice == Some(Choice::Error)).then(|| faulted(&runtime, &function.sig));
    let run = match (function.sig.asyncness, fail) {
        (Some(_), fail) => {
            let body = future(function, &body);
            match fail {
                Some(fail) => quote!(#write.run_async_or_fail(#body, #ended, #fail).await),
                None => quote!(#write.run_async(#body, #ended).await),
            }
        }
        (None, fail) => {
            let body = closure(function, &body);
            match fail {
                Some(fail) => quote!(#write.run_or_fail(#body, #ended, #fail)),
                None => quote!(#write.run(#body, #ended)),
            }
        }
    };
    let to_come = match choice {
        Some(Choice::Ignore) => quote!(without_waiting),
        _ => quote!(to_come),
    };
    let begin = match &words.two_phase {
        Some(word) => Ident::new(
            "begin_in_two_phases",
            word.span().resolved_at(Span::call_site()),
        ),
        None => Ident::new("begin", Span::call_site()),
    };
    let puts = mentions(&function.body, "put").then(|| quote!(#write.puts();));
    let statements = quote! {
        let mut #write = #runtime::Write::#to_come();
        #write.of(#declared);
        #puts
        #local
        #[allow(clippy::needless_borrow, clippy::needless_borrows_for_generic_args)]
        #write.#begin(::std::vec![#(#always),*]);
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
    let (returned, targets) = (super::local("returned"), super::local("targets"));
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

/// The arguments, arranged so that all of each is dropped before the write ends: what is left of
/// them in the function's own parameters would be dropped after, and dropping an argument may be
/// what commits.
struct Arguments {
    /// The signature with a name for every argument.
    sig: Signature,
    /// Takes arguments apart that a pattern does, from a local variable of their own.
    local: TokenStream,
    /// Has the body take the others whole, even if it mentions but a part.
    mentioned: TokenStream,
}

impl Arguments {
    fn of(sig: &Signature) -> Self {
        let (mut sig, mut local, mut names) = (sig.clone(), TokenStream::new(), Vec::new());
        for (place, argument) in sig.inputs.iter_mut().enumerate() {
            let pat = match argument {
                FnArg::Receiver(receiver) => {
                    names.push(Ident::from(receiver.self_token));
                    continue;
                }
                FnArg::Typed(argument) => &mut *argument.pat,
            };
            if let Pat::Ident(PatIdent {
                by_ref: None,
                subpat: None,
                ident,
                ..
            }) = pat
            {
                names.push(ident.clone());
                continue;
            }
            let whole = whole_argument(place);
            let pat = std::mem::replace(pat, Pat::Verbatim(whole.to_token_stream()));
            local.extend(take_apart(&pat, &whole));
        }
        let mentioned = quote! {
            #[allow(clippy::used_underscore_binding)]
            let _ = (#(&#names,)*);
        };
        Self {
            sig,
            local,
            mentioned,
        }
    }
}
