//! Targets, as calls that make the runtime's.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprPath, ExprReference, Ident, Path, PathArguments};

use super::method::sibling;
use super::{at, runtime};
use crate::invalidates::{Entry, Invalidate};
use crate::target::{Arg, Args, Clause, Target, TargetPath};

/// `larder::invalidate!(..)`
pub(crate) fn invalidate(Invalidate { krate, targets }: Invalidate) -> TokenStream {
    let runtime = runtime(&krate);
    let targets = targets.iter().map(|written| target(&runtime, written));
    quote!({ #(#targets.apply();)* })
}

/// `larder::entry!(..)`
pub(crate) fn entry(Entry { krate, target }: Entry) -> TokenStream {
    exact(&runtime(&krate), &quote!(Cached), &target)
}

/// The names of some tags.
pub(super) fn tag_names(runtime: &TokenStream, tags: &[Target]) -> TokenStream {
    let tags = tags.iter().map(|tag| match &tag.args {
        Args::Positional { .. } => exact(runtime, &quote!(Tag), tag),
        Args::Named { fields, .. } => by_name(runtime, tag, fields, &quote!(TagByName::name)),
    });
    quote!(#runtime::tag_names([#(#tags),*]))
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
        Args::Named { fields, .. } if !target.is_whole() => {
            return by_name(runtime, target, fields, &quote!(Fields::target));
        }
        _ if target.is_whole() => return whole(runtime, target),
        _ if target.is_exact() => exact(runtime, &quote!(Named), target),
        _ => return partial(runtime, target),
    };
    quote!(#entry.target())
}

/// Everything of a name.
fn whole(runtime: &TokenStream, target: &Target) -> TokenStream {
    match &target.path {
        TargetPath::Method(path) => {
            let handle = handle(path);
            quote!(#handle.whole())
        }
        TargetPath::Plain(_) => match split(target) {
            (path, Some(arguments)) => {
                let names = names(runtime, &quote!(Cached), &path);
                quote!(#names.handle #arguments().whole())
            }
            (path, None) => {
                let names = names(runtime, &quote!(Named), &path);
                quote!(#names.whole())
            }
        },
    }
}

/// One entry, or one tag.
fn exact(runtime: &TokenStream, kind: &TokenStream, target: &Target) -> TokenStream {
    let Args::Positional { paren, args, .. } = &target.args else {
        return TokenStream::new();
    };
    if let TargetPath::Method(path) = &target.path {
        return walk(runtime, &handle(path), path.span(), args, "entry");
    }
    let (path, arguments) = split(target);
    let names = names(runtime, kind, &path);
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
        TargetPath::Method(path) => (handle(path), path.span()),
        TargetPath::Plain(plain) => {
            let (path, arguments) = split(target);
            let names = names(runtime, &quote!(Cached), &path);
            (quote!(#names.handle #arguments()), plain.span())
        }
    };
    let finish = if open.is_some() { "rest" } else { "slice" };
    walk(runtime, &handle, span, args, finish)
}

/// Gives a handle one argument after the other, so that what is wrong with one is said at that
/// one. The arguments are borrowed in the head of a `match`, which keeps temporaries alive.
fn walk(
    runtime: &TokenStream,
    handle: &TokenStream,
    span: Span,
    args: &[Arg],
    finish: &str,
) -> TokenStream {
    let (mut lent, mut names, mut steps) = (Vec::new(), Vec::new(), TokenStream::new());
    for arg in args {
        let (target, runtime) = (local_at("target", arg.span()), at(arg.span(), runtime));
        steps.extend(match arg {
            Arg::Given(value) => {
                let name = local_at(&format!("part_{}", names.len()), arg.span());
                lent.push(reference(value));
                names.push(name.clone());
                quote_spanned!(arg.span()=> let #target = #runtime::is(#target, #name);)
            }
            Arg::Any(_) => quote_spanned!(arg.span()=> let #target = #runtime::any(#target);),
        });
    }
    let (target, runtime) = (local_at("target", span), at(span, runtime));
    let finish = Ident::new(finish, Span::call_site().located_at(span));
    quote_spanned!(span=> match (#(#lent,)*) {
        (#(#names,)*) => {
            let #target = #handle.begin();
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
    let alias = Ident::new("__Fields", Span::mixed_site().located_at(path.span()));
    let (runtime, fields) = (&at(path.span(), runtime), named_fields(fields));
    let rest = target
        .args
        .open()
        .map(|_| quote_spanned!(path.span()=> ..<#alias as #runtime::Partial>::ANY));
    let mut value = quote!(#alias);
    if let Args::Named { brace, .. } = &target.args {
        brace.surround(&mut value, |tokens| tokens.extend(quote!(#fields #rest)));
    }
    quote_spanned!(path.span()=> {
        type #alias<'k> = <#path as #runtime::ByName>::Fields<'k>;
        #runtime::#finish(#value)
    })
}

fn named_fields(fields: &[(Ident, Expr)]) -> TokenStream {
    let fields = fields.iter().map(|(name, value)| {
        let value = reference(value);
        quote!(#name: ::core::option::Option::Some(#value))
    });
    quote!(#(#fields,)*)
}

/// Where the constructors of a function or tag are.
fn names(runtime: &TokenStream, kind: &TokenStream, path: &Path) -> TokenStream {
    let runtime = at(path.span(), runtime);
    quote_spanned!(path.span()=> <#path as #runtime::#kind>::NAMES)
}

/// The path, and the type arguments of a function, which belong to its companion's functions.
/// Those of a tag stay with its type.
fn split(target: &Target) -> (Path, Option<TokenStream>) {
    let TargetPath::Plain(path) = &target.path else {
        return (Path::from(format_ident!("_")), None);
    };
    let mut path = path.clone();
    let mut arguments = None;
    if let Some(last) = path.segments.last_mut()
        && !is_type_name(&last.ident)
        && !last.arguments.is_none()
    {
        arguments = Some(last.arguments.to_token_stream());
        last.arguments = PathArguments::None;
    }
    (path, arguments)
}

fn is_type_name(name: &Ident) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}

/// The handle of a method.
fn handle(path: &ExprPath) -> TokenStream {
    let mut path = path.clone();
    if let Some(last) = path.path.segments.last_mut() {
        last.ident = sibling(&last.ident);
    }
    quote!(#path())
}

/// A value by reference.
fn reference(value: &Expr) -> TokenStream {
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
