//! The words of `#[cached(..)]`, those still to come, and those of other caches.

use syn::{Error, Ident};

use crate::suggest::did_you_mean;

/// Each option, and how it is written.
const OPTIONS: [(&str, &str); 11] = [
    ("timeout", "timeout = 60"),
    ("key_prefix", "key_prefix = \"user\""),
    ("key", "key(id)"),
    ("ignore", "ignore(db)"),
    ("tags", "tags(UserRow(id))"),
    ("capacity", "capacity = 1000"),
    ("unless", "unless = id == 0"),
    ("cache_if", "cache_if = |value| value.is_complete()"),
    ("cache_none", "cache_none = false"),
    ("handle", "handle = GetUser"),
    ("crate", "crate = ::my_crate::larder"),
];

/// Options of a later version, and what works until then.
const LATER: [(&str, &str); 8] = [
    ("weigh", "`capacity = 1000` bounds the number of entries"),
    (
        "max_weight",
        "`capacity = 1000` bounds the number of entries",
    ),
    ("idle", "`timeout = 60` drops a value by its age"),
    (
        "stale",
        "after `timeout`, callers that overlap share one computation",
    ),
    (
        "stale_if_error",
        "an `Err` is returned and never stored; a longer `timeout` bridges outages",
    ),
    (
        "jitter",
        "give functions a `timeout` each, so that they don't expire together",
    ),
    (
        "cache_err",
        "an `Err` is never stored; a failure worth keeping can be returned as `Ok(None)`",
    ),
    ("store", "values are kept in the memory of this process"),
];

/// How an option is written.
pub(super) fn example(option: &Ident) -> &'static str {
    let known = OPTIONS.iter().find(|(name, _)| option == name);
    known.map_or("timeout = 60", |(_, example)| example)
}

/// Whether a word is about arguments or names, or may be a misspelt option that is.
pub(super) fn may_name_arguments(word: &Ident, is_list: bool) -> bool {
    let word = word.to_string();
    matches!(word.as_str(), "key" | "ignore" | "handle")
        || is_list && !OPTIONS.iter().any(|(name, _)| *name == word)
}

/// What is said of a word that is no option.
pub(super) fn unknown(word: &Ident) -> Error {
    let name = word.to_string();
    let later = LATER.iter().find(|(later, _)| *later == name);
    let message = match (later, elsewhere(&name)) {
        (Some((_, until_then)), _) => format!("`{name}` is not available yet: {until_then}"),
        (_, Some(here)) => format!("there is no option `{name}`: {here}"),
        _ => unheard_of(&name),
    };
    Error::new_spanned(word, message)
}

/// What to write in place of a word that other caches use.
fn elsewhere(word: &str) -> Option<&'static str> {
    Some(match word {
        "ttl" | "ttl_secs" | "ttl_seconds" | "time" | "time_to_live" | "expire" | "expires"
        | "expires_in" | "expiry" | "expiration" | "max_age" | "duration" | "lifetime" => {
            "write `timeout = 60`, in seconds, or `timeout = \"5m\"`"
        }
        "ttl_ms" | "ttl_millis" => "write `timeout = \"250ms\"`",
        "tti" | "time_to_idle" | "time_refresh" => {
            "write `timeout = 60`, which goes by a value's age; by its last read is not \
             available yet"
        }
        "size" | "max" | "max_size" | "maxsize" | "max_entries" | "max_capacity" | "limit"
        | "threshold" => "write `capacity = 1000`",
        "unbound" | "unbounded" => "write `capacity = unbounded`",
        "prefix" | "name" | "cache_name" | "namespace" | "region" => {
            "write `key_prefix = \"user\"`"
        }
        "convert" | "ty" | "make_name" | "make_cache_key" | "key_generator" | "hash_method" => {
            "write `key(id)`, or `key(id: u64 = user.id)` for what is computed from arguments"
        }
        "args_to_ignore" | "exclude" | "except" | "skip" => "write `ignore(db)`",
        "tag" | "group" | "groups" | "depends_on" => "write `tags(UserRow(id))`",
        "condition" | "bypass" => {
            "write `unless = id == 0`, which neither reads nor stores where it is true"
        }
        "filter" | "validate" | "store_if" | "result_if" | "response_filter" => {
            "write `cache_if = |value| value.is_complete()`"
        }
        "result" | "ok" => "an `Err` is never stored anyway, leave it out",
        "option" | "some" => "write `cache_none = false`, so that `None` is not stored",
        "sync" | "sync_writes" | "sync_lock" | "single_flight" | "coalesce" => {
            "calls that overlap share one computation anyway, leave it out"
        }
        "refresh" | "force_refresh" | "force_update" | "forced_update" => {
            "call `get_user::refresh(id)` where a value should be computed anew"
        }
        "backend" | "cache" | "cache_type" | "create" | "disk" | "redis" => {
            "values are kept in the memory of this process, other stores are not available yet"
        }
        "evict" | "evicts" | "evict_on" | "invalidate" | "invalidates" | "invalidate_on" => {
            "write `#[invalidates(get_user(id))]` on the function that writes"
        }
        _ => return None,
    })
}

fn unheard_of(name: &str) -> String {
    let names = OPTIONS.map(|(name, _)| name);
    let near = did_you_mean(name, names);
    if near.is_empty() {
        let names = names.join("`, `");
        format!("there is no option `{name}`: the options are `{names}`")
    } else {
        format!("there is no option `{name}`{near}")
    }
}
