//! The arguments of a function, and the names they go by.

use quote::format_ident;
use syn::spanned::Spanned;
use syn::{
    Error, FnArg, Ident, Pat, PatIdent, Receiver, ReceiverKind, Signature, Type,
    parse_quote_spanned,
};

use crate::bindings;
use crate::suggest::did_you_mean;

/// The arguments in order, the receiver first.
pub(super) struct Arguments(Vec<Argument>);

/// One argument of the signature.
pub(super) struct Argument {
    /// Its place in the signature, the receiver counted.
    pub(super) place: usize,
    pub(super) kind: Kind,
    /// What it may be called in `key` and `ignore`.
    pub(super) names: Vec<Ident>,
    /// What it is called in the key if the user does not say.
    pub(super) name: Ident,
    pub(super) ty: Type,
}

/// What an argument binds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Receiver,
    /// A single name for the whole of it.
    Named,
    /// A pattern that takes it apart.
    Pattern,
}

impl Arguments {
    /// The arguments of a signature.
    pub(super) fn of(sig: &Signature) -> Self {
        let arguments = sig.inputs.iter().enumerate();
        Self(
            arguments
                .map(|(place, arg)| Argument::of(place, arg))
                .collect(),
        )
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Argument> {
        self.0.iter()
    }

    /// The argument that goes by this name.
    pub(super) fn find(&self, name: &Ident) -> Option<&Argument> {
        self.iter().find(|argument| argument.names.contains(name))
    }

    /// The argument that the user calls by this name.
    pub(super) fn named(&self, name: &Ident) -> syn::Result<&Argument> {
        self.find(name)
            .ok_or_else(|| Error::new_spanned(name, self.unknown(&name.to_string())))
    }

    fn unknown(&self, name: &str) -> String {
        let names = self.iter().flat_map(|argument| &argument.names);
        let names: Vec<_> = names.map(ToString::to_string).collect();
        let near = did_you_mean(name, names.iter().map(String::as_str));
        if names.is_empty() {
            format!("there is no argument `{name}`: this function has none")
        } else if near.is_empty() {
            format!(
                "there is no argument `{name}`; there is `{}`",
                names.join("`, `")
            )
        } else {
            format!("there is no argument `{name}`{near}")
        }
    }
}

impl Argument {
    fn of(place: usize, arg: &FnArg) -> Self {
        match arg {
            FnArg::Receiver(receiver) => Self::receiver(place, receiver),
            FnArg::Typed(typed) => Self::typed(place, &typed.pat, &typed.ty),
        }
    }

    fn receiver(place: usize, receiver: &Receiver) -> Self {
        let name = Ident::new("self", receiver.self_token.span);
        Self {
            place,
            kind: Kind::Receiver,
            names: vec![name.clone()],
            name,
            ty: type_of(receiver),
        }
    }

    fn typed(place: usize, pat: &Pat, ty: &Type) -> Self {
        let names = bindings::of(pat);
        let kind = match pat {
            Pat::Ident(PatIdent {
                by_ref: None,
                subpat: None,
                ..
            }) => Kind::Named,
            _ => Kind::Pattern,
        };
        let name = match names.as_slice() {
            [] => format_ident!("argument_{place}", span = pat.span()),
            [first, rest @ ..] => rest.iter().fold(first.clone(), |joined, name| {
                format_ident!("{joined}_{name}")
            }),
        };
        Self {
            place,
            kind,
            names,
            name,
            ty: ty.clone(),
        }
    }
}

/// `&Self` for `&self`.
fn type_of(receiver: &Receiver) -> Type {
    let span = receiver.self_token.span;
    match &receiver.kind {
        ReceiverKind::Reference(_, _, Some(_)) => parse_quote_spanned!(span=> &mut Self),
        ReceiverKind::Reference(..) => parse_quote_spanned!(span=> &Self),
        ReceiverKind::Typed(_, ty) => Type::clone(ty),
        _ => parse_quote_spanned!(span=> Self),
    }
}
