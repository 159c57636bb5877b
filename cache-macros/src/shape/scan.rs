//! What a type contains, however deep.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Lifetime, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeImplTrait, TypeReference};

/// The first of each thing that matters, as found in a type.
#[derive(Default)]
pub(crate) struct Scan {
    /// A reference, `&'static T` included.
    pub(crate) reference: bool,
    /// `&mut T`
    pub(crate) mutable: Option<TokenStream>,
    /// An elided or named lifetime, with the reference it belongs to. `'static` is none.
    pub(crate) borrow: Option<TokenStream>,
    /// `impl Trait`
    pub(crate) impl_trait: Option<TokenStream>,
}

impl Scan {
    /// Looks through all of a type.
    pub(crate) fn of(ty: &Type) -> Self {
        let mut scan = Self::default();
        scan.visit_type(ty);
        scan
    }
}

impl<'ast> Visit<'ast> for Scan {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        self.reference = true;
        if reference.mutability.is_some() {
            note(&mut self.mutable, reference);
        }
        if reference.lifetime.as_ref().is_none_or(is_borrow) {
            note(&mut self.borrow, reference);
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if is_borrow(lifetime) {
            note(&mut self.borrow, lifetime);
        }
    }

    fn visit_type_impl_trait(&mut self, impl_trait: &'ast TypeImplTrait) {
        note(&mut self.impl_trait, impl_trait);
        visit::visit_type_impl_trait(self, impl_trait);
    }

    /// The lifetimes of `fn(&str)` are its callers'.
    fn visit_type_fn_ptr(&mut self, _: &'ast TypeFnPtr) {}

    /// So are those of `Fn(&str)`.
    fn visit_parenthesized_generic_arguments(&mut self, _: &'ast ParenthesizedGenericArguments) {}
}

fn note(found: &mut Option<TokenStream>, tokens: &impl ToTokens) {
    found.get_or_insert_with(|| tokens.to_token_stream());
}

fn is_borrow(lifetime: &Lifetime) -> bool {
    lifetime.ident != "static"
}
