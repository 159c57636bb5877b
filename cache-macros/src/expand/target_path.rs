//! What the path of a target stands for: a companion, a tag, or the sibling of a method.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprPath, GenericArgument, Ident, Path, PathArguments, Type};

use super::{at, method};
use crate::target::{Target, TargetPath, is_capitalized, names_a_type};

/// What a name has to stand for.
#[derive(Clone, Copy)]
pub(super) enum Stands {
    /// A cached function or a tag.
    Any,
    Cached,
    Tag,
}

/// Where the last name of a path is.
pub(super) fn name_span(path: &Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span())
}

/// Where the constructors of a function or tag are.
pub(super) fn names(runtime: &TokenStream, stands: Stands, path: &Path) -> TokenStream {
    let runtime = at(path.span(), runtime);
    let bound = match stands {
        Stands::Any => quote!(Named),
        Stands::Cached => quote!(Cached),
        Stands::Tag => quote!(Tag),
    };
    // a tag's name is emitted more than once, and would be told of as often
    if names_a_type(path) || matches!(stands, Stands::Tag) {
        return quote_spanned!(path.span()=> <#path as #runtime::#bound>::NAMES);
    }
    let span = Span::call_site().located_at(name_span(path));
    let path = companion(&runtime, path);
    quote_spanned!(span=> <#path as #runtime::#bound>::NAMES)
}

/// The companion at the path of a function. Where there is a function and no companion, the
/// compiler says that it is no type, and with the name of the macro what has to be there.
pub(super) fn companion(runtime: &TokenStream, path: &Path) -> TokenStream {
    let span = Span::call_site().located_at(name_span(path));
    quote_spanned!(span=> #runtime::a_target_is_a_function_with_cached_or_a_tag!(#path))
}

/// The path, and the type arguments of a function, which belong to its companion's functions.
/// Those of a tag stay with its type.
pub(super) fn split(target: &Target) -> (Path, Option<TokenStream>) {
    let TargetPath::Plain(path) = &target.path else {
        return (Path::from(format_ident!("_")), None);
    };
    let mut path = path.clone();
    let mut arguments = None;
    if let Some(last) = path.segments.last_mut()
        && !is_capitalized(&last.ident)
        && !last.arguments.is_none()
    {
        arguments = Some(last.arguments.to_token_stream());
        last.arguments = PathArguments::None;
    }
    (path, arguments)
}

/// The handle of a method.
pub(super) fn handle(runtime: &TokenStream, path: &ExprPath) -> TokenStream {
    call(runtime, path, method::sibling)
}

/// A call of a method's sibling.
pub(super) fn call(
    runtime: &TokenStream,
    path: &ExprPath,
    sibling: fn(&Ident) -> Ident,
) -> TokenStream {
    let mut path = path.clone();
    if let Some(last) = path.path.segments.last_mut() {
        last.ident = sibling(&last.ident);
    }
    let span = Span::call_site().located_at(name_span(&path.path));
    quote_spanned!(span=> #runtime::a_target_is_a_method_with_cached!(#path)())
}

/// Whether the type arguments are written `<_>`.
pub(super) fn is_for_all_types(path: &Path) -> bool {
    let last = path.segments.last().map(|last| &last.arguments);
    let Some(PathArguments::AngleBracketed(arguments)) = last else {
        return false;
    };
    let is_any = |argument| matches!(argument, &GenericArgument::Type(Type::Infer(_)));
    !arguments.args.is_empty() && arguments.args.iter().all(is_any)
}
