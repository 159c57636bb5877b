//! The options about time and weight, as calls that tell the runtime.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::time::Duration;
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use super::key::{Key, nested};
use super::{at, local};
use crate::options::{Period, Times, Weigh, Weight};

/// `.stale(..).idle(..)`, what there is of them.
pub(super) fn times(runtime: &TokenStream, times: &Times) -> TokenStream {
    let Times {
        cache_err,
        stale,
        stale_if_error,
        idle,
        jitter,
    } = times;
    let periods = [cache_err, stale, stale_if_error, idle];
    let periods = periods.into_iter().flatten().map(|given| {
        let (method, period) = (method(&given.name), period(runtime, &given.value));
        quote!(.#method(#period))
    });
    let jitter = jitter.as_ref().map(|given| {
        let part = Literal::f64_suffixed(given.value);
        quote!(.jitter(#part))
    });
    quote!(#(#periods)* #jitter)
}

/// The runtime's method of an option's name.
fn method(option: &Ident) -> Ident {
    Ident::new(&option.to_string(), Span::call_site())
}

fn period(runtime: &TokenStream, period: &Period) -> TokenStream {
    match period {
        Period::Literal(time) => fixed(runtime, *time),
        Period::Expr(expr) => each(runtime, expr),
    }
}

/// A time that is known.
pub(super) fn fixed(runtime: &TokenStream, time: Duration) -> TokenStream {
    let (secs, nanos) = (time.as_secs(), time.subsec_nanos());
    quote!(#runtime::Period::Fixed(::core::time::Duration::new(#secs, #nanos)))
}

/// A time that is asked for again and again.
pub(super) fn each(runtime: &TokenStream, time: &Expr) -> TokenStream {
    let (span, there) = (time.span(), at(time.span(), runtime));
    let time = quote_spanned!(span=> #there::Time::time(#time));
    quote!(#runtime::Period::Each(|| #time))
}

/// `.weigh(..)`
pub(super) fn weight(
    runtime: &TokenStream,
    weight: &Weight,
    key: &Key,
    kept: &TokenStream,
) -> TokenStream {
    let Weight {
        weigh: Some(weigh),
        max_weight: Some(most),
    } = weight
    else {
        return TokenStream::new();
    };
    let (limit, most) = (local("most"), &most.value);
    let span = Span::call_site().located_at(most.span());
    let declared = quote_spanned!(span=> let #limit: u64 = #most;);
    let weigh = weigh_by(runtime, &weigh.value, key, kept);
    quote!(.weigh({ #declared #limit }, #weigh))
}

/// The function of a stored key and a value.
fn weigh_by(runtime: &TokenStream, weigh: &Weigh, key: &Key, kept: &TokenStream) -> TokenStream {
    let (name, value) = (local("key"), local("value"));
    let stored = key.types().into_iter().nth(1).map(|(_, stored)| stored);
    match weigh {
        Weigh::Value(weigh) => {
            // where the function is, since the compiler says there that it is of another type
            let span = Span::call_site().located_at(weigh.span());
            let runtime = at(span, runtime);
            let weigh = quote_spanned!(span=> #runtime::weigh_value(#value, #weigh));
            quote!(|_: &#stored, #value: &#kept| #weigh)
        }
        Weigh::Entry(weigh) => {
            let parts: Vec<_> = (0..key.names().count())
                .map(|place| local(&format!("part_{place}")))
                .collect();
            let pattern = nested(
                parts
                    .iter()
                    .map(|part| (part.span(), part.to_token_stream())),
            );
            let given = match parts.as_slice() {
                [part] => quote!(#part),
                parts => quote!((#(#parts),*)),
            };
            let span = Span::call_site().located_at(weigh.span());
            let runtime = at(span, runtime);
            let weigh = quote_spanned!(span=> #runtime::weigh_entry(#given, #value, #weigh));
            quote! {
                |#name: &#stored, #value: &#kept| {
                    let #pattern = #name;
                    #weigh
                }
            }
        }
    }
}
