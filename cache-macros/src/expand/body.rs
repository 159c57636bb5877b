//! The function itself: look up, and compute what is missing.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Ident, Pat, PatIdent, ReturnType, Signature};

use super::generics::{Parameters, own_arguments};
use super::kept::{Kept, refuse_alias, sharing};
use super::key::{bind_computed, nested, values, whole_argument};
use super::method::sibling;
use super::target::tag_names;
use super::{at, local, runtime};
use crate::cached::{Cached, Source};
use crate::function::Function;
use crate::target::{Target, TargetPath};

/// The user's function with its body behind the cache.
pub(super) fn expand(cached: &Cached) -> TokenStream {
    let function = &cached.function;
    let (attrs, vis, defaultness) = (&function.attrs, &function.vis, &function.defaultness);
    let sig = signature(cached);
    let settled = settle(cached);
    let answer = answer(cached);
    let (name, refuse_alias) = (local("settled"), refuse_alias(cached));
    let (sharing, how) = (local("sharing"), sharing(cached));
    let body = quote! {
        #refuse_alias
        let #sharing = #how;
        let #name = #settled;
        #answer
    };
    let mut tokens = quote!(#(#attrs)* #vis #defaultness #sig);
    function
        .brace_token
        .surround(&mut tokens, |tokens| body.to_tokens(tokens));
    tokens
}

/// The signature, in which a pattern argument that is in the key as a whole has a name.
fn signature(cached: &Cached) -> Signature {
    let mut sig = cached.function.sig.clone();
    for (place, pat) in patterns(cached) {
        if let Some(FnArg::Typed(argument)) = sig.inputs.get_mut(place) {
            let name = whole_argument(place);
            *argument.pat = Pat::Verbatim(quote_spanned!(pat.span()=> #name));
        }
    }
    sig
}

/// The pattern arguments that are in the key as a whole.
fn patterns(cached: &Cached) -> impl Iterator<Item = (usize, &Pat)> {
    cached.parts.iter().filter_map(|part| match part.source {
        Source::Pattern(place) => match cached.function.sig.inputs.get(place) {
            Some(FnArg::Typed(argument)) => Some((place, &*argument.pat)),
            _ => None,
        },
        _ => None,
    })
}

/// The expression that looks the entry up and waits for the right to compute it.
fn settle(cached: &Cached) -> TokenStream {
    let runtime = runtime(&cached.krate);
    let call = local("call");
    let (statements, values) = values(cached);
    let entry = entry(cached, values);
    let bound = bind_by_reference(cached);
    let unless = cached
        .unless
        .as_ref()
        .map(|condition| quote!(let #call = if #condition { #call.unless(true) } else { #call };));
    let tags = if cached.tags.is_empty() {
        quote!(#runtime::no_tags)
    } else {
        let bound = bind_computed(cached, &cached.tags.parts);
        let names = tag_names(&runtime, &cached.tags.targets);
        let names = match cached.store {
            None => names,
            Some(_) => {
                let shared = shared_tags(&runtime, &cached.tags.targets);
                quote!({ #shared #names })
            }
        };
        match bound.is_empty() {
            true => quote!(|| #names),
            false => quote!(|| { #bound #names }),
        }
    };
    let (Kept { fallible, .. }, output) = (Kept::of(cached), output(&cached.function.sig));
    let sharing = local("sharing");
    let front = front(cached);
    let settle = match cached.function.sig.asyncness {
        Some(_) => quote!(settle_async::<#fallible, #output>(#call, #front, #tags, #sharing).await),
        None => quote!(settle::<#fallible, #output>(#call, #front, #tags, #sharing)),
    };
    quote! {{
        let #call = #runtime::Call::start();
        #bound
        #statements
        #unless
        #entry.#settle
    }}
}

/// Has the compiler see to it that the tags of a shared entry are shared as well: otherwise what other
/// processes invalidate would not reach it.
fn shared_tags(runtime: &TokenStream, tags: &[Target]) -> TokenStream {
    let checks = tags.iter().filter_map(|tag| match &tag.path {
        TargetPath::Plain(path) => Some(path),
        TargetPath::Method(_) => None,
    });
    let checks = checks.map(|path| {
        let span = path.span().resolved_at(Span::call_site());
        let runtime = at(span, runtime);
        quote_spanned!(span=> #runtime::shared_tag::<#path>();)
    });
    quote!(#(#checks)*)
}

/// Lets expressions see the bindings of a pattern argument that is in the key as a whole.
fn bind_by_reference(cached: &Cached) -> Option<TokenStream> {
    let uses_arguments = !cached.tags.is_empty() || cached.unless.is_some();
    uses_arguments.then(|| {
        let bound = patterns(cached).map(|(place, pat)| {
            let whole = whole_argument(place);
            let pat = by_reference(pat);
            quote!(#[allow(unused_variables)] let #pat = &#whole;)
        });
        quote!(#(#bound)*)
    })
}

/// A pattern without the `mut` and `ref` that make no sense behind a reference.
fn by_reference(pat: &Pat) -> Pat {
    struct Plain;
    impl VisitMut for Plain {
        fn visit_pat_ident_mut(&mut self, binding: &mut PatIdent) {
            (binding.by_ref, binding.mutability) = (None, None);
            visit_mut::visit_pat_ident_mut(self, binding);
        }
    }
    let mut pat = pat.clone();
    Plain.visit_pat_mut(&mut pat);
    pat
}

/// The entry of this call.
fn entry(cached: &Cached, values: Vec<TokenStream>) -> TokenStream {
    let arguments = own_arguments(&cached.function.sig.generics);
    if cached.is_method {
        let sibling = sibling(&cached.function.sig.ident);
        let query = nested(values.into_iter().map(|value| (value.span(), value)));
        return quote!(Self::#sibling #arguments().look_up(#query));
    }
    let (companion, runtime) = (&cached.companion, runtime(&cached.krate));
    quote!(<#companion as #runtime::Named>::NAMES.entry #arguments(#(#values),*))
}

/// What each thread keeps beside the store. Neither a method has such a thing nor what is generic.
fn front(cached: &Cached) -> TokenStream {
    if cached.is_method || !Parameters::of(cached).is_empty() {
        return quote!(::core::option::Option::None);
    }
    let (companion, runtime) = (&cached.companion, runtime(&cached.krate));
    quote!(<#companion as #runtime::Function>::front())
}

/// What is returned: the cached value, or what the body computes.
fn answer(cached: &Cached) -> TokenStream {
    let function = &cached.function;
    let runtime = runtime(&cached.krate);
    let (settled, value, load) = (local("settled"), local("value"), local("load"));
    let (Kept { fallible, .. }, output) = (Kept::of(cached), output(&function.sig));
    let (keep, sharing, body) = (keep(cached), local("sharing"), inner_body(cached));
    // at the user's predicate, if there is one, whose type is checked here
    let span = cached
        .cache_if
        .as_ref()
        .map_or_else(Span::call_site, Spanned::span);
    let method = |name| Ident::new(name, span.resolved_at(Span::call_site()));
    let run = match function.sig.asyncness {
        Some(_) => {
            let (run, body) = (method("run_async"), future(function, &body));
            quote!(#run::<#fallible, #output>(#keep, #sharing, #body).await)
        }
        None => {
            let (run, body) = (method("run"), closure(function, &body));
            quote!(#run::<#fallible, #output>(#keep, #sharing, #body))
        }
    };
    quote! {
        match #settled {
            #runtime::Settled::Served(#value) => #value,
            #runtime::Settled::Lead(#load) => #load.#run,
        }
    }
}

/// What decides whether a value is kept.
fn keep(cached: &Cached) -> TokenStream {
    let runtime = runtime(&cached.krate);
    let value = Kept::of(cached).value;
    let keep_if = match &cached.cache_if {
        Some(keep) => keep.to_token_stream(),
        None => quote!(#runtime::keep_all::<#value>),
    };
    let Some(no_none) = cached.cache_none.as_ref().filter(|keep| !keep.value) else {
        return keep_if;
    };
    let (predicate, kept) = (local("predicate"), local("value"));
    let there = no_none.span;
    let (runtime_there, kept_there) = (at(there, &runtime), at(there, &quote!(#kept)));
    let is_some = quote_spanned!(there=> #runtime_there::keep_some(#kept_there));
    quote! {{
        let #predicate = #runtime::keep_if::<#value>(#keep_if);
        move |#kept: &#value| #is_some && #predicate(#kept)
    }}
}

/// The user's statements, arguments that were renamed taken apart first.
fn inner_body(cached: &Cached) -> TokenStream {
    let taken_apart = patterns(cached).map(|(place, pat)| {
        let whole = whole_argument(place);
        take_apart(pat, &whole)
    });
    let body = &cached.function.body;
    quote!(#(#taken_apart)* #body)
}

/// Takes an argument apart, from a local variable: what the pattern leaves is dropped with the
/// others, and a `ref mut` has something to refer to.
pub(super) fn take_apart(pat: &Pat, whole: &Ident) -> TokenStream {
    quote! {
        #[allow(unused_mut)]
        let mut #whole = #whole;
        let #pat = #whole;
    }
}

/// The declared return type.
pub(super) fn output(sig: &Signature) -> TokenStream {
    match &sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    }
}

/// A body as a closure, at the place of the function.
pub(super) fn closure(function: &Function, body: &TokenStream) -> TokenStream {
    let output = output(&function.sig);
    let span = Span::call_site().located_at(function.sig.ident.span());
    let block = block(function, body);
    quote_spanned!(span=> move || -> #output #block)
}

/// A body as a future. The return that never happens tells the compiler the type, so that what
/// is wrong in the body is reported as it would be in a function.
pub(super) fn future(function: &Function, body: &TokenStream) -> TokenStream {
    let (returned, output) = (local("returned"), output(&function.sig));
    let span = Span::call_site().located_at(output.span());
    let there = at(span, &quote!(#returned));
    let typed = quote_spanned! {span=>
        #[allow(unreachable_code, clippy::diverging_sub_expression, clippy::empty_loop)]
        if false {
            let #there: #output = loop {};
            return #there;
        }
    };
    let block = block(function, &quote!(#typed #body));
    let span = Span::call_site().located_at(function.sig.ident.span());
    quote_spanned!(span=> async move #block)
}

/// Statements between the user's own braces.
fn block(function: &Function, statements: &TokenStream) -> TokenStream {
    let mut block = TokenStream::new();
    let braces = &function.brace_token;
    braces.surround(&mut block, |tokens| statements.to_tokens(tokens));
    block
}
