//! `#[derive(Tag)]`: a typed name for a thing that changes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, ExprPath, Fields, Generics, Ident, Member, Meta,
    Path, Token, Type, Visibility,
};

use crate::errors::Errors;
use crate::options::{allow, form, value};
use crate::shape::{Shape, Unfit, Why};
use crate::suggest::did_you_mean;
use crate::target::Target;
use crate::{bounds, expand, krate, list, within};

/// A struct that derives `Tag`.
pub(crate) struct Tag {
    pub(crate) krate: Path,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) style: Style,
    pub(crate) fields: Vec<Field>,
    /// The tags it is within, over the parameters that lend the fields.
    pub(crate) within: Vec<Target>,
    /// Whether processes share its leases.
    pub(crate) is_shared: bool,
    /// Where these are then; none if that could not be read.
    pub(crate) store: Option<ExprPath>,
    /// What the audit is not to find fault with.
    pub(crate) allows: Vec<Ident>,
}

/// How the struct is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Unit,
    Tuple,
    Named,
}

/// One field, in order.
pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) shape: Shape,
}

/// Parses, checks and expands the derive. If only what `#[tag(..)]` says is wrong, it is a tag all the
/// same, so that what names it elsewhere is not a mistake too.
pub(crate) fn derive(item: TokenStream) -> syn::Result<TokenStream> {
    let item: DeriveInput = syn::parse2(item)?;
    Tag::check(item.clone())
        .map(expand::tag)
        .or_else(|error| match Tag::despite(item) {
            Some(tag) => {
                let (mistakes, tag) = (error.into_compile_error(), expand::tag(tag));
                Ok(quote!(#mistakes #tag))
            }
            None => Err(error),
        })
}

impl Tag {
    /// Checks that the item can be a tag.
    pub(crate) fn check(item: DeriveInput) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let said = Said::of(&item.attrs, &mut errors);
        Self::of(item, said, errors)
    }

    /// What it is with no more of what `#[tag(..)]` says than where larder is, and whether it is shared.
    fn despite(item: DeriveInput) -> Option<Self> {
        let mut errors = Errors::default();
        let said = Said::of(&item.attrs, &mut errors);
        // reported already
        let _ = errors.finish();
        let said = Said {
            within: None,
            store: None,
            allows: Vec::new(),
            ..said
        };
        Self::of(item, said, Errors::default()).ok()
    }

    fn of(item: DeriveInput, said: Said, mut errors: Errors) -> syn::Result<Self> {
        let fields = errors.keep(fields_of(item.data)).unwrap_or(Fields::Unit);
        let members: Vec<Member> = fields.members().collect();
        let checked = members.iter().cloned().zip(&fields);
        let checked = checked.map(|(member, field)| Field::check(member, &field.ty));
        let checked = checked.filter_map(|field| errors.keep(field)).collect();
        let checked: Vec<Field> = checked;
        let keys: Vec<_> = checked.iter().map(|field| &field.shape.part).collect();
        let fields_of_it = within::Fields {
            of: &item.ident,
            members: &members,
        };
        let parents = said.within.iter().flatten();
        let parents = parents.filter_map(|parent| fields_of_it.parent(parent, &mut errors));
        let parents = parents.collect();
        if errors.is_empty() {
            for lifetime in item.generics.lifetimes() {
                errors.at(lifetime, BORROWS);
            }
            bounds::check(&item.generics, &keys, None, false, &mut errors);
        }
        errors.finish()?;
        Ok(Self {
            krate: said.krate.unwrap_or_else(krate::default),
            vis: item.vis,
            ident: item.ident,
            generics: item.generics,
            style: Style::of(&fields),
            fields: checked,
            within: parents,
            is_shared: said.is_shared,
            store: said.store,
            allows: said.allows,
        })
    }
}

impl Style {
    fn of(fields: &Fields) -> Self {
        match fields {
            Fields::Unit => Self::Unit,
            Fields::Unnamed(_) => Self::Tuple,
            Fields::Named(_) => Self::Named,
        }
    }
}

impl Field {
    fn check(member: Member, ty: &Type) -> syn::Result<Self> {
        Ok(Self {
            member,
            shape: Shape::of(ty).map_err(unfit)?,
        })
    }
}

/// The fields of a struct; nothing else names one thing.
fn fields_of(data: Data) -> syn::Result<Fields> {
    let (keyword, kind) = match data {
        Data::Struct(data) => return Ok(data.fields),
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    let message = format!("{kind} can't be a tag: write one struct for each kind of thing");
    Err(Error::new(keyword, message))
}

const BORROWS: &str = "a tag can't borrow: write `String` for a `&str`, `Vec<T>` for a `&[T]`, \
    without a lifetime; it is named with what is borrowed all the same";
const PARENTHESES: &str = "options go in parentheses, as in `#[tag(within = Tenant(self.tenant))]`";

/// What `#[tag(..)]` says.
#[derive(Default)]
struct Said {
    krate: Option<Path>,
    within: Option<Vec<Expr>>,
    is_shared: bool,
    store: Option<ExprPath>,
    allows: Vec<Ident>,
}

impl Said {
    fn of(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut said = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("tag")) {
            if let Meta::NameValue(written) = &attr.meta {
                errors.at(written.eq_token, PARENTHESES);
                continue;
            }
            let options = attr.parse_args_with(|input: ParseStream| {
                list::read(input, errors, |input, errors| said.option(input, errors));
                Ok(())
            });
            errors.keep(options);
        }
        said
    }

    /// Reads one option.
    fn option(&mut self, input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
        let name = input.call(Ident::parse_any)?;
        let message = match name.to_string().as_str() {
            "crate" => {
                input.parse::<Token![=]>()?;
                self.krate = Some(krate::from_expr(&input.parse()?)?);
                return Ok(());
            }
            "within" => {
                let parents = within::read(&name, input, errors)?;
                if self.within.replace(parents).is_none() {
                    return Ok(());
                }
                "`within` is given twice: write several tags as `within(Tenant(..), Region(..))`"
                    .to_owned()
            }
            "store" => {
                self.is_shared = true;
                let store = value::store(&form::value(&name, input)?)?;
                if self.store.replace(store).is_none() {
                    return Ok(());
                }
                "`store` is given twice: keep one of them".to_owned()
            }
            "allow" => {
                self.allows = allow::read(&name, input, errors, allow::OF_TAG)?;
                return Ok(());
            }
            other => format!(
                "there is no option `{other}`{}",
                did_you_mean(other, ["allow", "crate", "store", "within"])
            ),
        };
        Err(Error::new_spanned(name, message))
    }
}

/// The way out for a field.
fn unfit(unfit: Unfit) -> Error {
    let message = match unfit.why {
        Why::Mutable | Why::Borrows => {
            "a tag's fields name a thing: write an owned type, without a lifetime"
        }
        Why::Float => {
            "a tag's fields name a thing, and a float can't, since NaN is not equal to itself: \
             write an integer, such as its `to_bits()`"
        }
        Why::OneThread | Why::Callable | Why::Dynamic | Why::NestedImpl => {
            "a tag's fields name a thing: write a concrete type"
        }
    };
    Error::new_spanned(unfit.at, message)
}
