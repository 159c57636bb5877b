//! The options of `#[cached(..)]`, as they were written.

pub(crate) mod allow;
pub(crate) mod form;
mod key;
mod times;
pub(crate) mod value;
mod version;
mod vocabulary;
mod weight;

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprPath, Ident, Lit, LitBool, LitStr, Path, token};

pub(crate) use self::key::KeyItem;
pub(crate) use self::times::{Given, Period, Times};
pub(crate) use self::version::Version;
pub(crate) use self::weight::{Weigh, Weight};
use crate::duration::Timeout;
use crate::errors::Errors;
use crate::target::Target;
use crate::tokens::written;
use crate::{krate, list};

/// What the user asked for.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Timeout>,
    pub(crate) times: Times,
    pub(crate) key_prefix: Option<LitStr>,
    pub(crate) key: Option<Vec<KeyItem>>,
    pub(crate) ignore: Vec<Ident>,
    pub(crate) tags: Vec<Target>,
    pub(crate) capacity: Option<Capacity>,
    pub(crate) weight: Weight,
    pub(crate) unless: Option<Expr>,
    pub(crate) cache_if: Option<Expr>,
    pub(crate) cache_none: Option<LitBool>,
    pub(crate) store: Option<ExprPath>,
    /// The word itself.
    pub(crate) strict: Option<Ident>,
    pub(crate) version: Option<Version>,
    pub(crate) handle: Option<Ident>,
    pub(crate) krate: Option<Path>,
    /// What the audit is not to find fault with.
    pub(crate) allows: Vec<Ident>,
    /// All of them as they stand.
    pub(crate) written: String,
    /// An option that may have named arguments could not be read.
    pub(crate) incomplete: bool,
    /// Some option could not be read, which may be one that others need.
    pub(crate) some_unread: bool,
}

/// How many entries are kept.
pub(crate) enum Capacity {
    Unbounded,
    /// An expression of type `usize`.
    Entries(Expr),
}

impl Options {
    /// Reads the options. What can't be read is left out and added to `errors`.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self {
            written: on_one_line(&tokens),
            ..Self::default()
        };
        let mut seen = Vec::new();
        let read_all = |input: ParseStream| {
            list::read(input, errors, |input, _| options.read_one(input, &mut seen));
            Ok(())
        };
        let read = read_all.parse2(tokens);
        errors.keep(read);
        options
    }

    /// Those that say what the key is and where the companion is, if they could be read.
    pub(crate) fn about_the_key(self) -> Option<Self> {
        let readable = !self.incomplete;
        let Self {
            key,
            ignore,
            handle,
            krate,
            ..
        } = self;
        readable.then(|| Self {
            key,
            ignore,
            handle,
            krate,
            ..Self::default()
        })
    }

    fn read_one(&mut self, input: ParseStream, seen: &mut Vec<Ident>) -> syn::Result<()> {
        if input.peek(Lit) {
            return Err(form::without_name(&input.parse()?));
        }
        let name = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), form::OPTION))?;
        let mut errors = Errors::default();
        if seen.contains(&name) {
            errors.at(&name, format!("`{name}` is given twice: keep one of them"));
        }
        let is_list = input.peek(token::Paren);
        let read = self.read_named(&name, input, &mut errors);
        errors.keep(read);
        let read = errors.finish();
        self.some_unread |= read.is_err();
        self.incomplete |= read.is_err() && vocabulary::may_name_arguments(&name, is_list);
        seen.push(name);
        read
    }

    fn read_named(
        &mut self,
        name: &Ident,
        input: ParseStream,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let expr = || form::value(name, input);
        match name.to_string().as_str() {
            "timeout" => self.timeout = Some(Timeout::from_expr(expr()?)?),
            "cache_err" => self.times.cache_err = Some(times::period(name, &expr()?)?),
            "stale" => self.times.stale = Some(times::period(name, &expr()?)?),
            "stale_if_error" => self.times.stale_if_error = Some(times::period(name, &expr()?)?),
            "idle" => self.times.idle = Some(times::period(name, &expr()?)?),
            "jitter" => self.times.jitter = Some(times::jitter(name, &expr()?)?),
            "key_prefix" => self.key_prefix = Some(value::text(&expr()?)?),
            "key" => self.key = Some(key::read(name, input, errors)?),
            "ignore" => self.ignore = form::list(name, input, errors, key::ignored)?,
            "tags" => self.tags = value::tags(name, input, errors)?,
            "capacity" => self.capacity = Some(Capacity::from_expr(expr()?)?),
            "weigh" => self.weight.weigh = Some(weight::weigh(name, expr()?)?),
            "max_weight" => self.weight.max_weight = Some(weight::max_weight(name, expr()?)?),
            "unless" => self.unless = Some(value::condition(expr()?)?),
            "cache_if" => self.cache_if = Some(value::predicate(expr()?)?),
            "cache_none" => self.cache_none = Some(value::boolean(&expr()?)?),
            "store" => self.store = Some(value::store(&expr()?)?),
            "version" => self.version = Some(Version::from_expr(expr()?)?),
            "strict" => self.strict = Some(form::word(name, input)?),
            "handle" => self.handle = Some(value::name(&expr()?)?),
            "allow" => self.allows = allow::read(name, input, errors, allow::OF_FUNCTION)?,
            "crate" => self.krate = Some(krate::from_expr(&expr()?)?),
            _ => return Err(vocabulary::unknown(name)),
        }
        Ok(())
    }
}

fn on_one_line(tokens: &TokenStream) -> String {
    let text = written(tokens);
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}
