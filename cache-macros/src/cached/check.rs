//! From what was written to what is meant, or to everything that is wrong with it.

use proc_macro2::TokenStream;
use syn::{Expr, ExprPath, GenericParam, Generics, Ident, LitBool, LitStr, Path};

use super::arguments::Arguments;
use super::parts::{Part, parts};
use super::tags::{Tags, refuse_escapes};
use super::{result, signature, together};
use crate::bounds;
use crate::duration::Timeout;
use crate::errors::Errors;
use crate::function::Function;
use crate::krate;
use crate::options::{Capacity, Options, Times, Version, Weight};
use crate::returns::{Returns, error_type};

/// A function that can be cached, and how.
pub(crate) struct Cached {
    pub(crate) function: Function,
    pub(crate) krate: Path,
    /// The companion's name. A method has no companion.
    pub(crate) companion: Ident,
    /// Whether it is in an `impl`, with `self` or without.
    pub(crate) is_method: bool,
    /// Whether it has type or const parameters of its own, written as such.
    pub(crate) is_generic: bool,
    pub(crate) parts: Vec<Part>,
    pub(crate) timeout: Option<Timeout>,
    pub(crate) times: Times,
    pub(crate) key_prefix: Option<LitStr>,
    pub(crate) tags: Tags,
    pub(crate) capacity: Option<Capacity>,
    /// Both or neither.
    pub(crate) weight: Weight,
    pub(crate) unless: Option<Expr>,
    pub(crate) cache_if: Option<Expr>,
    pub(crate) cache_none: Option<LitBool>,
    /// Where its entries are, if processes share them.
    pub(crate) store: Option<ExprPath>,
    /// Whether a call fails with its store.
    pub(crate) strict: Option<Ident>,
    /// What tells its entries in a store from those of other builds.
    pub(crate) version: Option<Version>,
    /// What the audit is not to find fault with.
    pub(crate) allows: Vec<Ident>,
    /// The options as they were written.
    pub(crate) written: String,
    pub(crate) returns: Returns,
}

impl Cached {
    /// Reads the options and checks them against the function.
    pub(crate) fn check(
        options: TokenStream,
        function: Function,
        in_impl_block: bool,
    ) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let options = Options::read(options, &mut errors);
        let cached = Self::of(options, function, in_impl_block, &mut errors);
        errors.finish()?;
        Ok(cached)
    }

    /// What can be made of it with the options that bear on the key and could be read, for where
    /// others could not.
    pub(crate) fn despite(
        options: TokenStream,
        function: Function,
        in_impl_block: bool,
    ) -> Option<Self> {
        let mut errors = Errors::default();
        let options = Options::read(options, &mut errors);
        // reported already
        let _ = errors.finish();
        let options = options.about_the_key()?;
        let mut errors = Errors::default();
        let cached = Self::of(options, function, in_impl_block, &mut errors);
        errors.finish().is_ok().then_some(cached)
    }

    /// The function under these options; of no use if there are errors.
    fn of(options: Options, function: Function, in_impl_block: bool, errors: &mut Errors) -> Self {
        let sig = &function.sig;
        let returns = Returns::of(&sig.output);
        let arguments = Arguments::of(sig);
        let is_method = in_impl_block || sig.receiver().is_some();
        let is_generic = sig.generics.params.iter().any(is_type_or_const);

        signature::check(&function, errors);
        if !is_method {
            signature::refuse_associated(&function, errors);
        }
        refuse_escapes(&options.tags, errors);
        result::check(sig, &returns, errors);
        if let Some(cache_none) = &options.cache_none {
            result::check_cache_none(cache_none, &returns, errors);
        }
        if options.store.is_some() {
            let error = error_type(&sig.output).filter(|_| options.times.cache_err.is_some());
            for kept in error.into_iter().chain([returns.value()]) {
                result::check_stored(kept, errors);
            }
        }
        together::check(&options, &returns, &arguments, errors);
        let companion = signature::companion(sig, &options, is_method, errors);
        let parts = parts(&options, &arguments, errors);
        if is_method || is_generic {
            refuse_impl_trait(&parts, errors);
        }
        if errors.is_empty() {
            check_bounds(
                &sig.generics,
                &parts,
                &returns,
                options.store.is_some(),
                errors,
            );
        }

        let tags = Tags::of(options.tags, &arguments, &parts);
        Self {
            function,
            krate: options.krate.unwrap_or_else(krate::default),
            companion,
            is_method,
            is_generic,
            parts,
            timeout: options.timeout,
            times: options.times,
            key_prefix: options.key_prefix,
            tags,
            capacity: options.capacity,
            weight: options.weight,
            unless: options.unless,
            cache_if: options.cache_if,
            cache_none: options.cache_none,
            store: options.store,
            strict: options.strict,
            version: options.version,
            allows: options.allows,
            written: options.written,
            returns,
        }
    }
}

fn check_bounds(
    generics: &Generics,
    parts: &[Part],
    returns: &Returns,
    is_shared: bool,
    errors: &mut Errors,
) {
    let keys: Vec<_> = parts.iter().map(|part| &part.shape.part).collect();
    bounds::check(generics, &keys, Some(returns.value()), is_shared, errors);
    for part in parts {
        if let Some(impl_trait) = &part.shape.impl_trait {
            bounds::check_impl(impl_trait, &part.name, errors);
        }
    }
}

fn is_type_or_const(param: &GenericParam) -> bool {
    matches!(param, GenericParam::Type(_) | GenericParam::Const(_))
}

/// A type argument that can't be written can't be told from one that has to be.
fn refuse_impl_trait(parts: &[Part], errors: &mut Errors) {
    for part in parts {
        if let Some(impl_trait) = &part.shape.impl_trait {
            errors.at(
                impl_trait,
                "in methods, and beside other type parameters, a key argument needs a type with \
                 a name: write a type parameter, `<T: Trait>`",
            );
        }
    }
}
