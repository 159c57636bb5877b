use proc_macro2::TokenStream;
use quote::quote;

use super::text;
use crate::fallback;
use crate::function::Function;

#[test]
fn a_function_is_emitted_as_it_was() {
    for written in [
        quote!(
            fn f() {}
        ),
        quote!(
            #[doc = "x"]
            pub(crate) async fn f<T: X>(&self, (a, b): (u8, T)) -> u8
            where
                T: Y,
            {
                a
            }
        ),
        quote!(default unsafe extern "C" fn f(#[cfg(x)] a: u8) { loop {} }),
    ] {
        let function: Function = syn::parse2(written.clone()).unwrap();
        assert_eq!(text(function), text(written));
    }
}

#[test]
fn a_half_typed_body_is_no_mistake() {
    let written = quote!(fn f() -> u8 { let x = self. ; match });
    let function: Function = syn::parse2(written.clone()).unwrap();
    assert_eq!(text(function), text(written));
}

#[test]
fn inner_attributes_become_outer_ones() {
    let function: Function = syn::parse2(quote!(
        fn f() {
            #![allow(unused)]
            1
        }
    ))
    .unwrap();
    assert_eq!(
        text(function),
        text(quote!(
            #[allow(unused)]
            fn f() {
                1
            }
        ))
    );
}

#[test]
fn on_a_mistake_the_item_is_emitted_without_further_attributes_of_ours() {
    let mistake = syn::Error::new(proc_macro2::Span::call_site(), "no");
    let compile_error = mistake.to_compile_error();
    for (written, emitted) in [
        (
            quote!(
                #[inline]
                #[larder::cached(x)]
                pub const fn f() {}
            ),
            quote!(
                #[inline]
                #[allow(unused)]
                pub const fn f() {}
            ),
        ),
        (
            quote!(impl A { const B: u8 = 1; #[cached] fn f() { half. } #[invalidates(x)] fn g() {} }),
            quote!(impl A {
                const B: u8 = 1;
                #[allow(unused)]
                fn f() { half. }
                #[invalidates(x)]
                fn g() {}
            }),
        ),
        (
            quote!(
                struct A;
            ),
            quote!(
                struct A;
            ),
        ),
        (quote!(gibberish, 1), quote!(gibberish, 1)),
    ] {
        let expected = quote!(#compile_error #emitted);
        assert_eq!(
            text(fallback::cached(&mistake, TokenStream::new(), written)),
            text(expected)
        );
    }
}
