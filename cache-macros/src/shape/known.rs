//! The types whose names the key knows.

use syn::{AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, Type};

use crate::tokens::bare;

/// A type that is looked up, or looked into, in its own way.
pub(crate) enum Known<'a> {
    Str,
    String,
    Option(&'a Type),
    Vec(&'a Type),
}

impl<'a> Known<'a> {
    /// Recognises `str`, `String`, `Option<T>` and `Vec<T>`, also by their full paths.
    pub(crate) fn of(ty: &'a Type) -> Option<Self> {
        let Type::Path(ty) = bare(ty) else {
            return None;
        };
        let arguments = &ty.path.segments.last()?.arguments;
        match (spelled(&ty.path).as_str(), only_type(arguments)) {
            _ if ty.qself.is_some() => None,
            ("str", None) => Some(Self::Str),
            ("String" | "std::string::String" | "alloc::string::String", None) => {
                Some(Self::String)
            }
            ("Option" | "std::option::Option" | "core::option::Option", Some(inner)) => {
                Some(Self::Option(inner))
            }
            ("Vec" | "std::vec::Vec" | "alloc::vec::Vec", Some(item)) => Some(Self::Vec(item)),
            _ => None,
        }
    }
}

/// The names of a path, without its arguments.
fn spelled(path: &Path) -> String {
    let names: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    names.join("::")
}

/// The `T` of `<T>`.
fn only_type(arguments: &PathArguments) -> Option<&Type> {
    match arguments {
        PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) => {
            match args.first() {
                Some(GenericArgument::Type(ty)) if args.len() == 1 => Some(ty),
                _ => None,
            }
        }
        _ => None,
    }
}
