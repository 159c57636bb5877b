//! What of the returned value is kept.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Ident, Lifetime, Signature, Type, TypeReference};

use super::body::output;
use super::{at, runtime};
use crate::cached::Cached;
use crate::returns::{Returns, error_type, last_segment};
use crate::tokens::bare;

/// The kept type, and whether the function returns a `Result` of it.
pub(super) struct Kept {
    pub(super) value: TokenStream,
    pub(super) fallible: TokenStream,
}

/// Types that are what they are called, and small.
const NUMBERS: [&str; 16] = [
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
    "isize", "f32", "f64",
];

/// Others; what is called by another name may be an alias of a `Result`.
const PLAIN: [&str; 8] = [
    "String", "Vec", "Option", "Box", "Arc", "HashMap", "BTreeMap", "Json",
];

impl Kept {
    pub(super) fn of(cached: &Cached) -> Self {
        match &cached.returns {
            Returns::Result { ok } => Self {
                value: ok.to_token_stream(),
                fallible: quote!(true),
            },
            Returns::Plain(ty) if cached.is_method || cached.is_generic || is_plain(ty) => Self {
                value: ty.to_token_stream(),
                fallible: quote!(false),
            },
            Returns::Plain(ty) => Self::probed(cached, ty),
        }
    }

    /// The compiler decides, when it knows what the alias stands for.
    fn probed(cached: &Cached, ty: &Type) -> Self {
        let runtime = runtime(&cached.krate);
        let fallible = quote_spanned! {ty.span()=>
            {
                #[allow(unused_imports)]
                use #runtime::Infallible as _;
                #runtime::Probe::<#ty>::FALLIBLE
            }
        };
        let value = quote_spanned!(ty.span()=> <#ty as #runtime::Returned<#fallible>>::Value);
        Self { value, fallible }
    }
}

/// The type of what is in the store in the place of a value. In methods and generic functions nobody
/// knows what a type can do while the types are made up.
pub(super) fn held(cached: &Cached, value: &TokenStream) -> TokenStream {
    let runtime = runtime(&cached.krate);
    let held = if let Some(held) = how(&cached.returns) {
        let held = Ident::new(held, Span::call_site());
        quote!(#runtime::#held<#value>)
    } else if cached.is_method || cached.is_generic {
        quote!(#runtime::Shared<#value>)
    } else {
        quote!(#runtime::held!(#value))
    };
    match cached.times.cache_err {
        Some(_) => quote!(#runtime::OrFailure<#held>),
        None => held,
    }
}

/// In methods and generic functions an alias can't be seen through while the types are made up; so
/// that no `Err` is kept, a `Result` behind one is refused once they are.
pub(super) fn refuse_alias(cached: &Cached) -> Option<TokenStream> {
    let Returns::Plain(ty) = &cached.returns else {
        return None;
    };
    if is_plain(ty) || !(cached.is_method || cached.is_generic) {
        return None;
    }
    let runtime = runtime(&cached.krate);
    Some(quote_spanned! {ty.span()=>
        const {
            #[allow(unused_imports)]
            use #runtime::Infallible as _;
            ::core::assert!(
                !#runtime::Probe::<#ty>::FALLIBLE,
                "this is an alias of `Result`: in methods and generic functions write `Result<..>` \
                 itself, or an `Err` would be kept"
            );
        }
    })
}

/// How errors are shared by those who wait: as far as the compiler finds them fit for it.
pub(super) fn sharing(cached: &Cached) -> TokenStream {
    let (runtime, sig) = (runtime(&cached.krate), &cached.function.sig);
    let sharing = shared_errors(cached, &runtime);
    match cached.strict {
        Some(_) => {
            let faulted = faulted(&runtime, sig);
            quote!(#sharing.strict(#faulted))
        }
        None => sharing,
    }
}

fn shared_errors(cached: &Cached, runtime: &TokenStream) -> TokenStream {
    let sig = &cached.function.sig;
    let are_kept = cached.times.cache_err.is_some();
    if are_kept && cached.store.is_none() {
        return kept_errors(runtime, sig);
    }
    let no_result = match &cached.returns {
        Returns::Result { .. } => false,
        Returns::Plain(ty) => cached.is_method || cached.is_generic || is_plain(ty),
    };
    // where they are in a store, they are fit for this too, which is checked there
    if !are_kept && (no_result || may_borrow(sig)) {
        return quote!(#runtime::Sharing::NONE);
    }
    let output = output(sig);
    quote! {{
        #[allow(unused_imports)]
        use #runtime::Unshared as _;
        #runtime::Errors::<#output>::SHARING
    }}
}

/// Errors that are kept have to be fit for it, which is checked where their type is written.
fn kept_errors(runtime: &TokenStream, sig: &Signature) -> TokenStream {
    let (output, error) = (output(sig), error(sig));
    let runtime = at(error.span(), runtime);
    quote_spanned!(error.span()=> #runtime::share::<#output, #error>())
}

/// What is returned in the place of a value that a store's fault stands in the way of. Whether the type
/// can be is checked where it is written.
pub(super) fn faulted(runtime: &TokenStream, sig: &Signature) -> TokenStream {
    let (output, error) = (output(sig), error(sig));
    let runtime = at(error.span(), runtime);
    quote_spanned!(error.span()=> #runtime::faulted::<#output, #error>)
}

/// The type of the errors, for the compiler to find where it is not written.
fn error(sig: &Signature) -> TokenStream {
    match error_type(&sig.output) {
        Some(error) => error.to_token_stream(),
        None => quote_spanned!(output(sig).span()=> _),
    }
}

/// How errors that are kept become bytes, checked where their type is written.
pub(super) fn stored_errors(cached: &Cached, runtime: &TokenStream) -> Option<TokenStream> {
    cached.times.cache_err.as_ref()?;
    let sig = &cached.function.sig;
    let error = match error_type(&sig.output) {
        Some(error) => error.to_token_stream(),
        None => {
            let output = output(sig);
            quote_spanned!(output.span()=> <#output as #runtime::Fallible>::Error)
        }
    };
    Some(quote_spanned!(error.span()=> .with_errors::<#error>()))
}

/// Whether what is returned has lifetimes, or type parameters that may have some: whether it is
/// `'static` is nothing that the compiler can be asked.
fn may_borrow(sig: &Signature) -> bool {
    struct Borrows<'a>(Vec<&'a Ident>, bool);
    impl Visit<'_> for Borrows<'_> {
        fn visit_lifetime(&mut self, lifetime: &Lifetime) {
            self.1 |= lifetime.ident != "static";
        }

        fn visit_type_reference(&mut self, reference: &TypeReference) {
            self.1 |= reference.lifetime.is_none();
            visit::visit_type_reference(self, reference);
        }

        fn visit_ident(&mut self, ident: &Ident) {
            self.1 |= self.0.contains(&ident);
        }
    }
    let params = sig.generics.type_params().map(|param| &param.ident);
    let mut borrows = Borrows(params.collect(), false);
    borrows.visit_return_type(&sig.output);
    borrows.1
}

/// How a value is held about whose type there is nothing to find out.
pub(super) fn how(returns: &Returns) -> Option<&'static str> {
    let value = returns.value();
    match value {
        Type::Path(ty) if ty.path.is_ident("String") => Some("Shared"),
        _ => is_number(value).then_some("Copied"),
    }
}

/// Whether it is a type that is always fit for a key and for all threads.
pub(super) fn is_number(ty: &Type) -> bool {
    let Type::Path(ty) = ty else { return false };
    let name = ty.path.get_ident();
    name.is_some_and(|name| NUMBERS.iter().any(|number| name == number))
}

fn is_plain(ty: &Type) -> bool {
    match bare(ty) {
        Type::Path(_) => last_segment(ty).is_some_and(|last| {
            NUMBERS
                .iter()
                .chain(&PLAIN)
                .any(|plain| last.ident == plain)
        }),
        _ => true,
    }
}
