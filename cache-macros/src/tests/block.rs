use proc_macro2::TokenStream;
use quote::quote;

use super::{mistakes, text};
use crate::cached::{Block, Member};

fn block(options: TokenStream, written: TokenStream) -> syn::Result<Block> {
    Block::check(&options, syn::parse2(written)?)
}

fn refused(written: TokenStream) -> Vec<String> {
    mistakes(block(TokenStream::new(), written))
}

#[test]
fn annotated_functions_are_found() {
    let written = quote! {
        impl<T> Repo<T> where T: X, {
            const N: usize = 1;
            #[larder::cached(timeout = 60)]
            #[inline]
            pub fn by_id(id: u64) -> Self { half. }
            fn other(&self) -> u8 { half. }
            #[cached]
            async fn name(&self) -> String {}
        }
    };
    let block = block(TokenStream::new(), written).unwrap_or_else(|error| panic!("{error}"));
    let [
        Member::Other(_),
        Member::Cached(by_id),
        Member::Function(_),
        Member::Cached(name),
    ] = block.members.as_slice()
    else {
        panic!("other members");
    };
    assert!(by_id.is_method && by_id.timeout.is_some() && by_id.parts.len() == 1);
    assert_eq!(text(&by_id.function.attrs[0]), "# [inline]");
    assert_eq!(name.parts[0].name, "self");
    assert_eq!(
        text(block.around(quote!(
            fn f() {}
        ))),
        text(quote!(
            impl<T> Repo<T>
            where
                T: X,
            {
                fn f() {}
            }
        ))
    );
}

#[test]
fn a_trait_impl_has_no_room() {
    assert_eq!(
        refused(quote!(impl A for B { #[cached] fn f(&self) -> u8 {} })),
        [
            "a trait `impl` has no room for the companions: move the bodies into functions of an \
          inherent `impl`, and call those"
        ]
    );
}

#[test]
fn something_has_to_be_annotated() {
    assert_eq!(
        refused(quote!(impl A { #[inline] fn f(&self) -> u8 {} })),
        ["no function in this block is annotated: put `#[cached]` on each one to cache"]
    );
}

#[test]
fn options_go_on_the_functions() {
    let written = quote!(impl A { #[cached = 60] fn f(&self) -> u8 {} });
    assert_eq!(
        mistakes(block(quote!(timeout = 60), written)),
        [
            "options go on the functions: leave `#[cached]` bare on the `impl` block",
            "options go in parentheses, as in `#[cached(timeout = 60)]`",
        ]
    );
}

#[test]
fn the_mistakes_of_all_functions_are_reported() {
    let found = refused(quote! {
        impl A {
            #[cached(timout = 60)] fn f(&self) -> u8 {}
            #[cached] #[cached] fn g(&self) {}
        }
    });
    assert_eq!(found.len(), 3, "{found:#?}");
}
