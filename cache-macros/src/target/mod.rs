//! What a write invalidates and a value depends on: `get_user(id)`,
//! `posts { user: id, .. }`, `UserRow(..)`, `Ok(post) => posts(post.author, ..)`.

mod clause;
mod read;
mod refuse;
mod tokens;
mod unreadable;
mod words;

use syn::parse::{Parse, ParseStream};
use syn::{Error, Expr, ExprPath, Ident, Pat, Path, Token, token};

pub(crate) use self::clause::Targets;
pub(crate) use self::read::{is_capitalized, names_a_type};
pub(crate) use self::words::{Choice, OnUnacknowledged, Words};

/// Targets, and the pattern of the returned value they are conditional on.
pub(crate) struct Clause {
    pub(crate) pattern: Option<(Pat, Token![=>])>,
    pub(crate) targets: Vec<Target>,
}

/// One target: what is named, and how much of it.
pub(crate) struct Target {
    pub(crate) path: TargetPath,
    pub(crate) args: Args,
}

/// What a target names.
pub(crate) enum TargetPath {
    /// A function or a tag, perhaps with type arguments at its last name.
    Plain(Path),
    /// `Self::m`, `Repo::m` or `<Repo<T>>::m`.
    Method(ExprPath),
}

/// How much of it a target names.
pub(crate) enum Args {
    /// Nothing follows the name, which is that of a tag without fields.
    Unit,
    /// `(id, _, ..)`
    Positional {
        paren: token::Paren,
        args: Vec<Arg>,
        open: Option<Token![..]>,
    },
    /// `{ user: id, page, .. }`
    Named {
        brace: token::Brace,
        fields: Vec<(Ident, Expr)>,
        open: Option<Token![..]>,
    },
}

/// One positional argument.
pub(crate) enum Arg {
    Given(Expr),
    Any(Token![_]),
}

impl Target {
    /// Whether everything of that name is meant: `posts(..)`.
    pub(crate) fn is_whole(&self) -> bool {
        self.args.open().is_some() && self.args.len() == 0
    }

    /// Whether exactly one entry or tag is meant.
    pub(crate) fn is_exact(&self) -> bool {
        let any = match &self.args {
            Args::Positional { args, .. } => args.iter().any(|arg| matches!(arg, Arg::Any(_))),
            Args::Unit | Args::Named { .. } => false,
        };
        self.args.open().is_none() && !any
    }
}

impl Args {
    /// The `..` at the end.
    pub(crate) fn open(&self) -> Option<Token![..]> {
        match self {
            Self::Unit => None,
            Self::Positional { open, .. } | Self::Named { open, .. } => *open,
        }
    }

    /// The values given.
    pub(crate) fn given(&self) -> Vec<&Expr> {
        match self {
            Self::Unit => Vec::new(),
            Self::Positional { args, .. } => args
                .iter()
                .filter_map(|arg| match arg {
                    Arg::Given(value) => Some(value),
                    Arg::Any(_) => None,
                })
                .collect(),
            Self::Named { fields, .. } => fields.iter().map(|(_, value)| value).collect(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Unit => 0,
            Self::Positional { args, .. } => args.len(),
            Self::Named { fields, .. } => fields.len(),
        }
    }
}

impl Parse for Target {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if input.peek(Token![#]) {
            return Err(input.error(refuse::ATTRIBUTE));
        }
        if let Some(error) = unreadable::target(input) {
            return Err(error);
        }
        let written = input.parse()?;
        if input.peek(Token![=>]) {
            return Err(Error::new_spanned(written, refuse::NOT_A_PATTERN));
        }
        Self::from_expr(&written)
    }
}
