//! What of the returned value is kept.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::runtime;
use crate::cached::Cached;
use crate::returns::{Returns, last_segment};
use crate::tokens::bare;

/// The kept type, and whether the function returns a `Result` of it.
pub(super) struct Kept {
    pub(super) value: TokenStream,
    pub(super) fallible: TokenStream,
}

/// Types that are what they are called; anything else may be an alias of a `Result`.
const PLAIN: [&str; 24] = [
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
    "isize", "f32", "f64", "String", "Vec", "Option", "Box", "Arc", "HashMap", "BTreeMap", "Json",
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

fn is_plain(ty: &Type) -> bool {
    match bare(ty) {
        Type::Path(_) => {
            last_segment(ty).is_some_and(|last| PLAIN.iter().any(|plain| last.ident == plain))
        }
        _ => true,
    }
}
