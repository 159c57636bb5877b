//! Targets, as calls that make the runtime's.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprReference, Ident, Path, PathArguments};

use super::target_path::{
    Stands, call, companion, handle, is_for_all_types, name_span, names, split,
};
use super::{at, local, method, runtime};
use crate::invalidates::{Entry, Invalidate};
use crate::target::{Arg, Args, Clause, Target, TargetPath, names_a_type};

/// `larder::invalidate!(..)`
pub(crate) fn invalidate(Invalidate { krate, targets }: Invalidate) -> TokenStream {
    let runtime = runtime(&krate);
    let targets = targets.iter().map(|written| target(&runtime, written));
    quote!({ #(#targets.apply();)* })
}

/// `larder::entry!(..)`
pub(crate) fn entry(Entry { krate, target }: Entry) -> TokenStream {
    exact(&runtime(&krate), Stands::Cached, &target)
}

/// The names of some tags.
pub(super) fn tag_names(runtime: &TokenStream, tags: &[Target]) -> TokenStream {
    let tags = tags.iter().map(|tag| match &tag.args {
        Args::Unit => unit(runtime, tag),
        Args::Positional { .. } => exact(runtime, Stands::Tag, tag),
        Args::Named { fields, .. } => by_name(runtime, tag, fields, &quote!(TagByName::name)),
    });
    quote!(#runtime::tag_names([#(#tags),*]))
}

/// `tags![..]`
pub(crate) fn page_tags(krate: &Path, tags: &[Target]) -> TokenStream {
    let runtime = runtime(krate);
    let names = tag_names(&runtime, tags);
    quote!(#runtime::PageTags::of(#names))
}

/// The statements that add the targets of clauses bound from `returned` to `into`.
pub(super) fn bound<'a>(
    runtime: &TokenStream,
    clauses: impl IntoIterator<Item = &'a Clause>,
    returned: &Ident,
    into: &Ident,
) -> TokenStream {
    let clauses = clauses
        .into_iter()
        .filter_map(|Clause { pattern, targets }| {
            let (pattern, _) = pattern.as_ref()?;
            let targets = targets.iter().map(|written| target(runtime, written));
            Some(quote! {
                #[allow(unreachable_patterns, clippy::single_match, clippy::match_single_binding)]
                match #returned {
                    #pattern => { #(#into.push(#targets);)* }
                    _ => {}
                }
            })
        });
    quote!(#(#clauses)*)
}

/// One target.
pub(super) fn target(runtime: &TokenStream, target: &Target) -> TokenStream {
    let entry = match &target.args {
        Args::Unit => unit(runtime, target),
        Args::Named { fields, .. } if !target.is_whole() => {
            return by_name(runtime, target, fields, &quote!(Fields::target));
        }
        _ if target.is_whole() => return whole(runtime, target),
        _ if target.is_exact() => exact(runtime, Stands::Any, target),
        _ => return partial(runtime, target),
    };
    quote!(#entry.target())
}

/// Everything of a name.
fn whole(runtime: &TokenStream, target: &Target) -> TokenStream {
    match &target.path {
        TargetPath::Method(path) if is_for_all_types(&path.path) => {
            let mut path = path.clone();
            if let Some(last) = path.path.segments.last_mut() {
                last.arguments = PathArguments::None;
            }
            call(runtime, &path, method::whole)
        }
        TargetPath::Method(path) => {
            let handle = handle(runtime, path);
            quote!(#handle.whole())
        }
        TargetPath::Plain(plain) => match split(target) {
            (path, Some(arguments)) if !is_for_all_types(plain) => {
                let names = names(runtime, Stands::Cached, &path);
                quote!(#names.handle #arguments().whole())
            }
            (path, _) => {
                let names = names(runtime, Stands::Any, &path);
                quote!(#names.whole())
            }
        },
    }
}

/// The tag that its name alone stands for.
fn unit(runtime: &TokenStream, target: &Target) -> TokenStream {
    let (path, _) = split(target);
    let runtime = at(path.span(), runtime);
    quote_spanned!(path.span()=> <#path as #runtime::UnitTag>::name())
}

/// One entry, or one tag.
fn exact(runtime: &TokenStream, stands: Stands, target: &Target) -> TokenStream {
    let Args::Positional { paren, args, .. } = &target.args else {
        return TokenStream::new();
    };
    if let TargetPath::Method(path) = &target.path {
        return walk(
            runtime,
            &handle(runtime, path),
            name_span(&path.path),
            args,
            Extent::Entry,
        );
    }
    let (path, arguments) = split(target);
    let names = names(runtime, stands, &path);
    let given = args.iter().filter_map(|arg| match arg {
        Arg::Given(value) => Some(reference(value)),
        Arg::Any(_) => None,
    });
    let entry = Ident::new("entry", path.span().resolved_at(Span::call_site()));
    let mut tokens = quote!(#names.#entry #arguments);
    paren.surround(&mut tokens, |tokens| tokens.extend(quote!(#(#given),*)));
    tokens
}

/// Some entries, by position.
fn partial(runtime: &TokenStream, target: &Target) -> TokenStream {
    let Args::Positional { args, open, .. } = &target.args else {
        return TokenStream::new();
    };
    let (handle, span) = match &target.path {
        TargetPath::Method(path) => (handle(runtime, path), name_span(&path.path)),
        TargetPath::Plain(plain) => {
            let (path, arguments) = split(target);
            let names = names(runtime, Stands::Cached, &path);
            (quote!(#names.handle #arguments()), name_span(plain))
        }
    };
    let extent = if open.is_some() {
        Extent::Open
    } else {
        Extent::Slice
    };
    walk(runtime, &handle, span, args, extent)
}

/// What a target names when all its arguments are given.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    /// One entry.
    Entry,
    /// Entries, with an argument or `_` for each part.
    Slice,
    /// Entries, with parts left open by `..`.
    Open,
}

/// Gives a handle one argument after the other, so that what is wrong with one is said at that
/// one; first of all, whether that many are wanted. The arguments are borrowed in the head of a
/// `match`, which keeps temporaries alive.
fn walk(
    runtime: &TokenStream,
    handle: &TokenStream,
    span: Span,
    args: &[Arg],
    extent: Extent,
) -> TokenStream {
    let (mut lent, mut names, mut steps) = (Vec::new(), Vec::new(), TokenStream::new());
    for arg in args {
        let there = Span::call_site().located_at(arg.span());
        let (target, runtime) = (local_at("target", there), at(there, runtime));
        steps.extend(match arg {
            Arg::Given(value) => {
                let name = local_at(&format!("part_{}", names.len()), there);
                lent.push(reference(value));
                names.push(name.clone());
                quote_spanned! {there=>
                    let #target = #runtime::Next { target: #target, part: #name }.given();
                }
            }
            Arg::Any(_) => quote_spanned!(there=> let #target = #runtime::any(#target);),
        });
    }
    let span = Span::call_site().located_at(span);
    let (target, runtime) = (local_at("target", span), at(span, runtime));
    let count = args
        .iter()
        .fold(quote!(()), |count, _| quote!(((), #count)));
    let (begin, finish) = match extent {
        Extent::Entry => (quote!(begin_all), quote!(entry)),
        Extent::Slice => (quote!(begin_all), quote!(rest)),
        Extent::Open => (quote!(begin), quote!(rest)),
    };
    let (begin, finish, count) = (at(span, &begin), at(span, &finish), at(span, &count));
    let handle = at(span, handle);
    quote_spanned!(span=> match (#(#lent,)*) {
        (#(#names,)*) => {
            let #target = #runtime::#begin::<#count, _, _>(#handle);
            #steps
            #runtime::#finish(#target)
        }
    })
}

/// Some entries or a tag, by the names of the arguments or fields.
fn by_name(
    runtime: &TokenStream,
    target: &Target,
    fields: &[(Ident, Expr)],
    finish: &TokenStream,
) -> TokenStream {
    let (path, _) = split(target);
    let span = name_span(&path);
    // in the user's own context, so that the compiler suggests names of fields
    let (alias, name) = (Ident::new("__Fields", span), local("name"));
    let (runtime, fields) = (&at(span, runtime), named_fields(fields));
    let named = match names_a_type(&path) {
        true => path.to_token_stream(),
        false => companion(runtime, &path),
    };
    let rest = target
        .args
        .open()
        .map(|_| quote_spanned!(span=> ..<#alias as #runtime::Partial>::ANY));
    let mut value = quote!(#alias);
    if let Args::Named { brace, .. } = &target.args {
        brace.surround(&mut value, |tokens| tokens.extend(quote!(#fields #rest)));
    }
    quote_spanned!(span=> {
        type #alias<'k> = <#named as #runtime::ByName>::Fields<'k>;
        #[allow(elided_lifetimes_in_paths)]
        let #name = #runtime::#finish(#value);
        #name
    })
}

fn named_fields(fields: &[(Ident, Expr)]) -> TokenStream {
    let fields = fields.iter().map(|(name, value)| {
        let there = Span::call_site().located_at(value.span());
        let value = reference(value);
        // in this notation a wrong type is an error at the value and no more
        quote_spanned!(there=> #name: ::core::option::Option::Some { 0: #value })
    });
    quote!(#(#fields,)*)
}

/// A value by reference. An array written `&[..]` is one already: only that becomes a slice.
fn reference(value: &Expr) -> TokenStream {
    if let Expr::Reference(reference) = value
        && matches!(*reference.expr, Expr::Array(_) | Expr::Repeat(_))
    {
        return value.to_token_stream();
    }
    let reference = ExprReference {
        attrs: Vec::new(),
        and_token: syn::Token![&](value.span()),
        mutability: None,
        expr: Box::new(value.clone()),
    };
    reference.to_token_stream()
}

fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}
