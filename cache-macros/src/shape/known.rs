//! The types whose names the key knows.

use syn::{AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, Type};

use crate::tokens::bare;

/// A type that is looked up, or looked into, in its own way.
pub(crate) enum Known<'a> {
    Str,
    String,
    /// `Path`, `OsStr` or `CStr`, which are found behind references.
    Lent,
    PathBuf,
    OsString,
    CString,
    Option(&'a Type),
    Vec(&'a Type),
}

impl<'a> Known<'a> {
    /// Recognises the types that have a variant, also by their full paths.
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
            ("Path" | "std::path::Path", None) => Some(Self::Lent),
            ("OsStr" | "std::ffi::OsStr", None) => Some(Self::Lent),
            ("CStr" | "std::ffi::CStr" | "core::ffi::CStr", None) => Some(Self::Lent),
            ("PathBuf" | "std::path::PathBuf", None) => Some(Self::PathBuf),
            ("OsString" | "std::ffi::OsString", None) => Some(Self::OsString),
            ("CString" | "std::ffi::CString" | "alloc::ffi::CString", None) => Some(Self::CString),
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
