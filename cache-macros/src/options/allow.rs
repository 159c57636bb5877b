//! `allow(never_cleared)`: what the audit is not to find fault with.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident};

use super::form;
use crate::errors::Errors;
use crate::suggest::did_you_mean;

/// What may be allowed of a cached function.
pub(crate) const OF_FUNCTION: &[&str] = &[
    "never_cleared",
    "cleared_whole",
    "never_present",
    "not_stored",
];
/// What may be allowed of a type of tags.
pub(crate) const OF_TAG: &[&str] = &["no_readers", "no_writers", "never_present"];

/// Reads `(never_cleared, never_present)`, each one of `known`.
pub(crate) fn read(
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
    known: &[&'static str],
) -> syn::Result<Vec<Ident>> {
    form::list(name, input, errors, |input, _| {
        let word = input.call(Ident::parse_any)?;
        match known.iter().any(|known| word == known) {
            true => Ok(word),
            false => Err(Error::new_spanned(&word, unknown(&word, known))),
        }
    })
}

fn unknown(word: &Ident, known: &[&'static str]) -> String {
    let near = did_you_mean(&word.to_string(), known.iter().copied());
    match near.is_empty() {
        true => format!(
            "the audit finds no `{word}`: what can be allowed here is `{}`",
            known.join("`, `")
        ),
        false => format!("the audit finds no `{word}`{near}"),
    }
}
