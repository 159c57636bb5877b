//! The words among the targets that say how a write goes about them.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Error, Expr, ExprLit, Lit, Token};

use crate::stores;
use crate::suggest::did_you_mean;
use crate::tokens::ungrouped;

/// What was written of them.
#[derive(Default)]
pub(crate) struct Words {
    /// Whether what is named is marked before the write begins.
    pub(crate) two_phase: Option<Ident>,
    pub(crate) on_unacknowledged: Option<OnUnacknowledged>,
}

/// What a write does about a store that does not acknowledge what it invalidates.
pub(crate) struct OnUnacknowledged {
    /// The option's name.
    pub(crate) name: Ident,
    /// Its value.
    pub(crate) value: Ident,
    pub(crate) choice: Choice,
}

/// Its values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// It is tried for a while, then the write returns.
    Retry,
    /// It is tried for a while, then the write fails.
    Error,
    /// The write does not wait.
    Ignore,
}

const CHOICES: [(&str, Choice); 3] = [
    ("retry", Choice::Retry),
    ("error", Choice::Error),
    ("ignore", Choice::Ignore),
];

impl Words {
    /// Reads one of them, if one is next.
    pub(super) fn read(&mut self, input: ParseStream) -> syn::Result<bool> {
        let ahead = input.fork();
        let Ok(word) = ahead.parse::<Ident>() else {
            return Ok(false);
        };
        let is_alone = ahead.is_empty() || ahead.peek(Token![,]);
        let has_value = ahead.peek(Token![=]) && !ahead.peek(Token![=>]);
        match word.to_string().as_str() {
            "two_phase" if is_alone => {
                input.advance_to(&ahead);
                stores::need(&word)?;
                refuse_twice(&word, self.two_phase.replace(word.clone()).is_some())?;
            }
            "on_unacknowledged" if is_alone || has_value => {
                input.advance_to(&ahead);
                let given = OnUnacknowledged::read(&word, input)?;
                refuse_twice(&word, self.on_unacknowledged.replace(given).is_some())?;
            }
            "strict" if is_alone => {
                input.advance_to(&ahead);
                stores::need(&word)?;
                return Err(Error::new_spanned(word, STRICT));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

const STRICT: &str = "`strict` is an option of `#[cached]`, for calls that read: a write that is to \
    fail with its store says `on_unacknowledged = error`";

impl OnUnacknowledged {
    /// Reads what stands behind the name.
    fn read(name: &Ident, input: ParseStream) -> syn::Result<Self> {
        stores::need(name)?;
        let assigned = input.parse::<Option<Token![=]>>()?.is_some();
        if !assigned || input.is_empty() || input.peek(Token![,]) {
            let message = format!("`{name}` takes a value: write {WORDS}");
            return Err(Error::new_spanned(name, message));
        }
        let expr: Expr = input.parse()?;
        let value = match ungrouped(&expr) {
            Expr::Path(path) => path.path.get_ident(),
            _ => None,
        };
        let choice = |value: &Ident| CHOICES.iter().find(|(name, _)| value == name);
        match value.and_then(|value| Some((value, choice(value)?))) {
            Some((value, (_, choice))) => Ok(Self {
                name: name.clone(),
                value: value.clone(),
                choice: *choice,
            }),
            None => Err(Error::new_spanned(&expr, unknown(ungrouped(&expr)))),
        }
    }
}

const WORDS: &str = "`retry`, `error` or `ignore`, as in `on_unacknowledged = error`";

/// What is said of a value that is none.
fn unknown(value: &Expr) -> String {
    let choices = CHOICES.map(|(choice, _)| choice);
    let near = match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(quoted),
            ..
        }) if choices.contains(&&*quoted.value()) => {
            let word = quoted.value();
            return format!("write the word without quotes: `on_unacknowledged = {word}`");
        }
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    };
    let near = near.map(|name| did_you_mean(&name.to_string(), choices));
    format!("write {WORDS}{}", near.unwrap_or_default())
}

fn refuse_twice(word: &Ident, is_second: bool) -> syn::Result<()> {
    match is_second {
        true => {
            let message = format!("`{word}` is given twice: keep one of them");
            Err(Error::new_spanned(word, message))
        }
        false => Ok(()),
    }
}
