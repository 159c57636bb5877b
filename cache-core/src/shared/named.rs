//! What functions and tags do in a store, as logs name it.

use super::cache::{Cache, Inner};
use super::envelope::Broken;
use super::health::Said;
use super::revocation::Revocation;
use crate::lease::{Extent, Fingerprint, Group};
use crate::logs::warn;
use crate::observe::{Called, called};
use crate::store::Key;

/// How many things are named one by one.
const MOST: usize = 3;

impl Inner {
    /// What a revocation is about: functions and tags, with the keys of entries as far as they are known.
    pub(super) fn name(&self, revocation: &Revocation) -> String {
        let mut names = revocation.names.clone();
        names.sort_unstable_by_key(|name| name.to_stored());
        names.dedup();
        let named = names.iter().take(MOST);
        let named = named.map(|name| self.name_one(*name, &revocation.entries));
        let mut named = named.collect::<Vec<_>>().join(", ");
        if names.len() > MOST {
            named += &format!(" and {} more", names.len() - MOST);
        }
        named
    }

    /// Why values of a function are not stored, and what to do.
    pub(super) fn why_unshared(&self, function: Group, outside: Option<Fingerprint>) -> String {
        let (own, here) = (name_of(function), self.describe());
        let Some(outside) = outside else {
            return format!(
                "values of {own} in {here} are not stored, for other instances of it have the same name: \
                 give it type arguments that have names of their own, no closures"
            );
        };
        let there = outside.store().and_then(Cache::at);
        let there = there.map_or_else(
            || "in this process alone".to_owned(),
            |Cache(inner)| format!("in {}", inner.describe()),
        );
        match called(outside.group) {
            Some(Called::Tag(tag)) => format!(
                "values of {own} are not stored, for its tag `{tag}` is {there} and the function in \
                 {here}: give both one store, `#[tag(store = ..)]` that of `#[cached(store = ..)]`"
            ),
            _ => format!(
                "values of {own} are not stored, for they are built on {}, which is {there}, and the \
                 function is in {here}: give both one `store`",
                name_of(outside.group)
            ),
        }
    }

    /// Says, once for each function, that others store something else in the place of its values.
    pub(super) fn say_foreign(&self, function: Group, why: Broken) {
        let what = match why {
            Broken::OtherType => "of another type",
            Broken::OtherCodec => "of another codec",
            Broken::OtherFormat => {
                "of a larder of another version, with other features, or sealed otherwise"
            }
            _ => return,
        };
        if self.counts.is_news(Said::Foreign, function) {
            warn!(
                "an entry of {} in {} is {what}, and is computed: two programs or builds that have the \
                 prefix `{}` replace each other's values; if both are to go on, give this function \
                 or the `Cache` another `version` in each build, which clear each other's values all the \
                 same; give programs that have no more than the server in common a prefix each",
                name_of(function),
                self.describe(),
                self.names.prefix()
            );
        }
    }

    fn name_one(&self, name: Fingerprint, entries: &[Key]) -> String {
        match called(name.group) {
            Some(Called::Function(function)) if name.extent.is_exact() => {
                // an entry is where its lease is
                let lease = self.names.lease(name);
                let entry = entries.iter().find(|entry| entry.place() == lease.place());
                match entry {
                    Some(entry) => format!("an entry of `{function}` ({entry})"),
                    None => format!("an entry of `{function}`"),
                }
            }
            Some(Called::Function(function)) if name.extent == Extent::WHOLE => {
                format!("all of `{function}`")
            }
            Some(Called::Function(function)) => format!("a part of `{function}`"),
            Some(Called::Tag(tag)) if name.extent == Extent::WHOLE => format!("every `{tag}`"),
            Some(Called::Tag(tag)) => format!("a `{tag}`"),
            None => "what was set by hand".to_owned(),
        }
    }
}

/// What a function is called, in quotes.
fn name_of(group: Group) -> String {
    match called(group) {
        Some(Called::Function(name)) => format!("`{name}`"),
        Some(Called::Tag(name)) => format!("the tag `{name}`"),
        None => "a function".to_owned(),
    }
}
