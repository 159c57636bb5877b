//! How the type of an argument becomes part of a key, judged by its tokens alone.

pub(crate) mod contents;
mod known;
mod piece;
mod scan;

use proc_macro2::TokenStream;
use syn::spanned::Spanned;
use syn::{Type, TypeImplTrait, parse_quote_spanned};

pub(crate) use self::known::Known;
use self::piece::Piece;
pub(crate) use self::scan::Scan;
use crate::tokens::bare;

/// A type as the key sees it.
pub(crate) struct Shape {
    /// How the companion takes it: `&str` for `String`, `&[T]` for `Vec<T>`, `&T` for `T`.
    pub(crate) param: Type,
    /// What is looked up, behind that reference: `str`, `[T]`, `T`, `Option<&str>`.
    pub(crate) part: Type,
    /// Where `part` has borrows inside.
    pub(crate) marker: Marker,
    /// Whether the argument is a reference as it stands: pass `arg`, not `&arg`.
    pub(crate) by_reference: bool,
    /// How a value of the declared type is had from the stored one.
    pub(crate) declared: Declared,
    /// The `impl Trait` that `part` consists of, to be given a name.
    pub(crate) impl_trait: Option<TypeImplTrait>,
}

/// Where a looked-up type has borrows inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Marker {
    /// No borrow.
    Val,
    /// `&T`
    Ref(Box<Marker>),
    /// `Option<T>`
    Opt(Box<Marker>),
    /// `[T]` or `Vec<T>`
    Seq(Box<Marker>),
    /// `(A, B)`
    Tuple(Vec<Marker>),
}

/// What was declared, seen from what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declared {
    /// The stored type itself.
    Stored,
    /// `String` or `Vec<T>`: the stored box, converted by `From`.
    Boxed,
    /// A reference to what is stored.
    Borrowed,
    /// A value with borrows inside, to be rebuilt around what is stored.
    Borrowing,
}

/// A type that can't be part of a key.
#[derive(Debug)]
pub(crate) struct Unfit {
    /// The tokens to blame.
    pub(crate) at: TokenStream,
    pub(crate) why: Why,
}

/// What is wrong with an [`Unfit`] type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// `&mut T`
    Mutable,
    /// A lifetime that can't be looked through: `Cow<'_, str>`.
    Borrows,
    /// `&dyn Trait`
    Dynamic,
    /// `impl Trait` inside another type.
    NestedImpl,
    /// `f32` or `f64`, alone or inside another type.
    Float,
    /// `Rc`, `Cell` or `RefCell`, alone or inside another type.
    OneThread,
    /// `impl Fn(T)` or `dyn Fn(T)`
    Callable,
}

impl Shape {
    /// The shape of a declared type.
    pub(crate) fn of(declared: &Type) -> Result<Self, Unfit> {
        let looked_up = piece::behind_references(declared)?;
        let Piece { part, marker } = Piece::whole(looked_up)?;
        let by_reference = matches!(bare(declared), Type::Reference(_));
        let declared = match Known::of(looked_up) {
            _ if by_reference => Declared::Borrowed,
            _ if marker != Marker::Val => Declared::Borrowing,
            Some(Known::String | Known::Vec(_)) => Declared::Boxed,
            _ => Declared::Stored,
        };
        let span = part.span();
        let (param, impl_trait) = match &part {
            Type::ImplTrait(bounds) => (
                parse_quote_spanned!(span=> &(#bounds)),
                Some(bounds.clone()),
            ),
            part => (parse_quote_spanned!(span=> &#part), None),
        };
        Ok(Self {
            param,
            part,
            marker,
            by_reference,
            declared,
            impl_trait,
        })
    }
}
