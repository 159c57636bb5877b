//! What verification has found, function by function.

use super::checks::decide_here;
use crate::memo::AnyMemo;
use crate::observe::{CachedFunction, functions};
use std::fmt::{Display, Formatter, Result};
use std::time::{SystemTime, UNIX_EPOCH};

/// What [`verify`](crate::verify) has found since the program started.
///
/// It prints as a table.
#[derive(Clone, Debug)]
pub struct Verification {
    functions: Vec<VerifiedFunction>,
}

/// What was found of one cached function. All instances of a generic one are one.
#[derive(Clone, Debug)]
pub struct VerifiedFunction {
    path: String,
    file: &'static str,
    line: u32,
    checked: u64,
    disagreed: u64,
    failed: u64,
    overtaken: u64,
    undecided: u64,
    last: Option<(SystemTime, String)>,
    obstacle: Option<String>,
}

/// What [`verify`](crate::verify) has found: of every cached function that was called, how many hits were
/// computed again, and how many of these came out otherwise. Costs a look at each function.
///
/// A difference is counted a second after it was seen, if nothing has invalidated the entry by then and
/// no declared write is under way that was so when it was seen; until then it is
/// [`undecided`](VerifiedFunction::undecided). Whether an entry in a store still stands is asked at the
/// next chosen call of the same function.
///
/// ```
/// # use cache_core as larder;
/// for function in larder::verification().functions() {
///     if function.disagreements() > 0 {
///         eprintln!("{} is cached, and written by whom?", function.path());
///     }
/// }
/// ```
#[must_use]
pub fn verification() -> Verification {
    let called = functions().into_iter();
    let called = called.filter(|function| function.instances() > 0);
    Verification {
        functions: called.map(|it| VerifiedFunction::of(&it)).collect(),
    }
}

impl Verification {
    /// The functions, in the order of the source.
    #[must_use]
    pub fn functions(&self) -> &[VerifiedFunction] {
        &self.functions
    }
}

impl VerifiedFunction {
    fn of(function: &CachedFunction) -> Self {
        function.memos.iter().for_each(|memo| decide_here(*memo));
        let stats = function.stats();
        let mut verified = VerifiedFunction {
            path: function.path(),
            file: function.file(),
            line: function.line(),
            checked: stats.checked,
            disagreed: stats.disagreed,
            failed: 0,
            overtaken: 0,
            undecided: 0,
            last: None,
            obstacle: function.memos.iter().find_map(|memo| obstacle(*memo)),
        };
        for memo in &function.memos {
            let seen = memo.checks().seen();
            verified.failed += seen.failed;
            verified.overtaken += seen.overtaken;
            verified.undecided += seen.undecided;
            let last = seen.last.map(|(since, key)| (UNIX_EPOCH + since, key));
            verified.last = verified.last.take().max(last);
        }
        verified
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The source file.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.file
    }

    /// The line of the attribute.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Hits that were computed again and compared.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checked
    }

    /// Those of them that came out otherwise although nothing had invalidated what was cached.
    #[must_use]
    pub fn disagreements(&self) -> u64 {
        self.disagreed
    }

    /// The part of the hits that were checked that came out otherwise, from 0 to 1; none if none were.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.checked > 0).then(|| self.disagreed as f64 / self.checked as f64)
    }

    /// Hits that could not be compared: the body returned an error or panicked when it ran again, or
    /// what it returned does not equal itself, as a NaN does not. They are not among those checked.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Hits that came out otherwise, which a declared write explains. They are not among those checked.
    #[must_use]
    pub fn overtaken(&self) -> u64 {
        self.overtaken
    }

    /// Hits that came out otherwise, of which it is not known yet whether a declared write explains it.
    #[must_use]
    pub fn undecided(&self) -> u64 {
        self.undecided
    }

    /// When the last disagreement was found to be one.
    #[must_use]
    pub fn last(&self) -> Option<SystemTime> {
        self.last.as_ref().map(|(at, _)| *at)
    }

    /// Which entry that was, by the name that `get_user::key(&id)` gives: a digest.
    #[must_use]
    pub fn last_key(&self) -> Option<&str> {
        self.last.as_ref().map(|(_, key)| key.as_str())
    }

    /// Why its hits can't be verified, and what to do about that; none if they can.
    #[must_use]
    pub fn obstacle(&self) -> Option<&str> {
        self.obstacle.as_deref()
    }
}

fn obstacle(memo: &dyn AnyMemo) -> Option<String> {
    if memo.is_comparable() {
        return None;
    }
    if memo.site().declared.is_none() {
        return Some("a page: its handler can't answer a request twice".to_owned());
    }
    let value = memo.value_type();
    Some(format!(
        "its values can't be compared: add `#[derive(PartialEq)]` to what makes up `{value}`, or the bound \
         `PartialEq` if the function's type parameters are part of it"
    ))
}

const TITLES: [&str; 7] = [
    "function",
    "checked",
    "disagreed",
    "rate",
    "undecided",
    "overtaken",
    "failed",
];

impl Display for Verification {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let paths = self.functions.iter().map(|it| it.path.chars().count());
        let width = paths.chain([TITLES[0].len()]).max().unwrap_or_default();
        let [first, others @ ..] = TITLES;
        write!(f, "{first:width$}")?;
        others
            .iter()
            .try_for_each(|title| write!(f, "  {title:>9}"))?;
        for function in &self.functions {
            write!(f, "\n{:width$}  {}", function.path, Line(function))?;
        }
        Ok(())
    }
}

/// The line of a function in the table, from its second column on.
struct Line<'f>(&'f VerifiedFunction);

impl Display for Line<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let function = self.0;
        if let Some(obstacle) = &function.obstacle {
            return write!(f, "{obstacle}");
        }
        let rate = function.rate().map(|rate| format!("{:.3} %", rate * 100.0));
        write!(
            f,
            "{:>9}  {:>9}  {:>9}  {:>9}  {:>9}  {:>9}",
            function.checked,
            function.disagreed,
            rate.as_deref().unwrap_or("-"),
            function.undecided,
            function.overtaken,
            function.failed,
        )?;
        match &function.last {
            Some((at, key)) => write!(f, "  last {} ago: {key}", Ago(*at)),
            None => Ok(()),
        }
    }
}

/// How long ago something was, in its largest unit.
struct Ago(SystemTime);

impl Display for Ago {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let seconds = self.0.elapsed().unwrap_or_default().as_secs();
        match seconds {
            0..120 => write!(f, "{seconds} s"),
            120..7200 => write!(f, "{} min", seconds / 60),
            _ => write!(f, "{} h", seconds / 3600),
        }
    }
}
