//! The function that finds the memo, and makes it on first use.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprPath, LitStr};

use super::generics::Parameters;
use super::kept::{Kept, held, stored_errors};
use super::key::Key;
use super::policy::{each, fixed, times, weight};
use super::target::tag_names;
use super::{at, declared, local, runtime};
use crate::cached::Cached;
use crate::duration::Timeout;
use crate::options::{Capacity, Version};

/// What is emitted once for every cached function, whether it is a method or not.
pub(super) struct Memo<'a> {
    cached: &'a Cached,
    pub(super) runtime: TokenStream,
    /// Where the function's name is: what is emitted beside it counts as being there.
    pub(super) span: Span,
    pub(super) key: Key<'a>,
    pub(super) kept: Kept,
    pub(super) parameters: Parameters,
}

impl<'a> Memo<'a> {
    pub(super) fn of(cached: &'a Cached) -> Self {
        Self {
            cached,
            runtime: runtime(&cached.krate),
            span: Span::call_site().located_at(cached.companion.span()),
            key: Key::of(cached),
            kept: Kept::of(cached),
            parameters: Parameters::of(cached),
        }
    }

    /// The types that the runtime is told of the function.
    pub(super) fn types(&self) -> Vec<(TokenStream, TokenStream)> {
        let mut types = Vec::from(self.key.types());
        types.push((quote!(Value), self.kept.value.clone()));
        types
    }

    /// The type of what is in the store in the place of a value.
    pub(super) fn held(&self) -> TokenStream {
        held(self.cached, &self.kept.value)
    }

    /// Where the entries are, as one more type argument if that is not this process.
    pub(super) fn place(&self) -> Option<TokenStream> {
        let runtime = &self.runtime;
        let store = self.cached.store.as_ref();
        store.map(|_| quote!(, #runtime::InSharedStore))
    }

    /// The expression that finds the handle of a function's memo, `function` its type.
    pub(super) fn find(&self, function: &TokenStream) -> TokenStream {
        let (runtime, definition) = (&self.runtime, self.definition());
        let claim = self.cached.key_prefix.as_ref().map(claim_prefix);
        let memo = if self.parameters.is_empty() {
            let slot = local("MEMO");
            quote! {{
                static #slot: #runtime::Slot = #runtime::Slot::new();
                #slot.memo::<#function>(|| #definition)
            }}
        } else {
            quote!(Self::family().memo::<#function, _>(|| #definition))
        };
        quote!(#claim #runtime::Handle::new(|| #memo))
    }

    /// The sibling of a method: `fn find__cached<T>() -> Handle<impl Function<..>> { .. }`.
    /// `family` evaluates to the memos for all types.
    pub(super) fn sibling(&self, name: &Ident, family: &TokenStream) -> TokenStream {
        let (runtime, parameters) = (&self.runtime, &self.parameters);
        let vis = &self.cached.function.vis;
        let (generics, clause) = (parameters.declared(None), parameters.clause());
        let claim = self.cached.key_prefix.as_ref().map(claim_prefix);
        let (types, definition, found) = (self.types(), self.definition(), local("family"));
        let [(_, parts), .., (_, value)] = types.as_slice() else {
            return TokenStream::new();
        };
        // all at one place, where the types are checked
        let (there, span) = (at(self.span, runtime), self.span);
        let (parts, value) = (at(span, parts), at(span, value));
        let held = at(span, &self.held());
        let types = types
            .iter()
            .map(|(name, ty)| at(span, &quote!(#name = #ty)));
        let place = self.place().map(|place| at(span, &place));
        let returned = quote_spanned! {span=>
            #there::Handle<impl for<'k> #there::Function<#(#types),*> #place>
        };
        let handle = quote_spanned! {span=>
            #there::Handle::new(|| {
                let #found = #family;
                #found.memo::<#there::Anonymous<#parts, #value, #held>, _>(|| #definition)
            })
        };
        quote! {
            #vis fn #name #generics() -> #returned #clause {
                #claim
                #handle
            }
        }
    }

    fn definition(&self) -> TokenStream {
        let (runtime, cached) = (&self.runtime, self.cached);
        let declared = declared::function(cached);
        let site = match cached.is_method {
            true => quote!(of_method::<Self>(#declared)),
            false => quote!(of(#declared)),
        };
        let timeout = cached.timeout.as_ref().map(|timeout| self.timeout(timeout));
        let capacity = cached.capacity.as_ref().map(capacity);
        let times = times(runtime, &cached.times);
        let weight = weight(runtime, &cached.weight, &self.key, &self.kept.value);
        let tags = self.tags();
        let version = cached.version.as_ref().map(version);
        let value = &self.kept.value;
        let store = cached.store.as_ref().map(|store| self.share(store));
        quote! {
            #runtime::Definition::new(#runtime::Site::#site)
            #timeout #times #capacity #weight #tags #version .same(#runtime::same!(#value)) #store
        }
    }

    /// Says in which store the entries are.
    fn share(&self, store: &ExprPath) -> TokenStream {
        let runtime = at(store.span(), &self.runtime);
        let (value, written) = (&self.kept.value, self.cached.returns.value().span());
        let there = at(written, &self.runtime);
        let span = store.span().resolved_at(Span::call_site());
        let found = quote_spanned!(span=> || #runtime::Declared::cache(&#store));
        let signature = self.key.parameters();
        // spaces are as the compiler's version has it
        let signature = quote!(#(#signature),*).to_string().replace(' ', "");
        let errors = stored_errors(self.cached, &self.runtime);
        // whether it can be read back is checked where it is written
        let in_store = quote_spanned! {written.resolved_at(Span::call_site())=>
            #there::in_store::<#value>(#signature, #found)
        };
        quote!(.share(#in_store #errors))
    }

    /// The memos of all instances, as the value of a static.
    pub(super) fn family(&self) -> TokenStream {
        let (runtime, cached) = (&self.runtime, self.cached);
        let Some(store) = &cached.store else {
            return quote!(#runtime::Family::new());
        };
        let function = cached.function.sig.ident.to_string();
        let name = match &cached.key_prefix {
            Some(prefix) => prefix.to_token_stream(),
            None => quote!(::core::concat!(::core::module_path!(), "::", #function)),
        };
        quote!(#runtime::Family::of_group(|| #runtime::group(&#store, #name)))
    }

    fn timeout(&self, timeout: &Timeout) -> TokenStream {
        let runtime = &self.runtime;
        let timeout = match timeout {
            Timeout::Never => quote!(Never),
            Timeout::Literal(time) => {
                let time = fixed(runtime, *time);
                quote!(After(#time))
            }
            Timeout::Expr(expr) => {
                let time = each(runtime, expr);
                quote!(After(#time))
            }
        };
        quote!(.timeout(#runtime::Timeout::#timeout))
    }

    /// How the tags of an entry follow from its key, for a value that is put there by hand.
    fn tags(&self) -> TokenStream {
        let (runtime, tags) = (&self.runtime, &self.cached.tags);
        if tags.is_empty() {
            return TokenStream::new();
        }
        if !tags.from_key || !self.key.can_unpack(&tags.parts) {
            return quote!(.tags_of_arguments());
        }
        let key = local("key");
        let stored = self
            .types()
            .into_iter()
            .find(|(name, _)| name.to_string() == "Key");
        let stored = stored.map(|(_, stored)| stored);
        let unpack = self.key.unpack(&key, &tags.parts);
        let names = tag_names(runtime, &tags.targets);
        quote! {
            .tags_of_key(|#key: &#stored| {
                #[allow(unused_variables)]
                { #unpack #names }
            })
        }
    }
}

fn capacity(capacity: &Capacity) -> TokenStream {
    match capacity {
        Capacity::Unbounded => quote!(.unbounded()),
        Capacity::Entries(entries) => {
            let (given, span) = (
                local("entries"),
                Span::call_site().located_at(entries.span()),
            );
            let declared = quote_spanned!(span=> let #given: usize = #entries;);
            quote!(.capacity({ #declared #given }))
        }
    }
}

/// `.version(..)`
fn version(version: &Version) -> TokenStream {
    match version {
        Version::Literal(text) => quote!(.version(#text)),
        // of whatever type it is: the compiler finds out, and that it is a constant
        Version::Expr(expr) => {
            let span = expr.span();
            let constant = quote_spanned!(span.resolved_at(Span::call_site())=> const { #expr });
            quote!(.version(#constant))
        }
    }
}

pub(super) fn option<T: ToTokens>(value: Option<&T>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// An item whose name no crate can have twice, wherever it stands.
fn claim_prefix(prefix: &LitStr) -> TokenStream {
    let name = Ident::new(
        &format!(
            "a_key_prefix_belongs_to_one_function__{}",
            injective(&prefix.value())
        ),
        prefix.span(),
    );
    quote_spanned! {prefix.span().resolved_at(Span::call_site())=>
        #[allow(non_local_definitions, unused_macros, clippy::items_after_statements)]
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #name { () => {}; }
    }
}

/// Any text as part of a name: `user-v2` becomes `user_2d_v2`, and no other text does.
fn injective(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        match character {
            '_' => name.push_str("__"),
            character if character.is_ascii_alphanumeric() => name.push(character),
            character => name.push_str(&format!("_{:x}_", u32::from(character))),
        }
    }
    name
}
