//! The words of `#[cached(..)]`, and those of other caches.

use syn::{Error, Ident};

use crate::suggest::did_you_mean;

/// Each option, and how it is written.
const OPTIONS: [(&str, &str); 22] = [
    ("timeout", "timeout = 60"),
    ("key_prefix", "key_prefix = \"user\""),
    ("key", "key(id)"),
    ("ignore", "ignore(db)"),
    ("tags", "tags(UserRow(id))"),
    ("capacity", "capacity = 1000"),
    ("weigh", "weigh = |value| value.len() as u64"),
    ("max_weight", "max_weight = 1_000_000"),
    ("idle", "idle = \"1h\""),
    ("stale", "stale = 60"),
    ("stale_if_error", "stale_if_error = \"1h\""),
    ("jitter", "jitter = 0.1"),
    ("unless", "unless = id == 0"),
    ("cache_if", "cache_if = |value| value.is_complete()"),
    ("cache_none", "cache_none = false"),
    ("cache_err", "cache_err = 10"),
    ("store", "store = CACHE"),
    ("strict", "strict"),
    ("version", "version = 2"),
    ("allow", "allow(never_cleared)"),
    ("handle", "handle = GetUser"),
    ("crate", "crate = ::my_crate::larder"),
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
    let message = match elsewhere(&name) {
        Some(here) => format!("there is no option `{name}`: {here}"),
        None => unheard_of(&name),
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
        "tti" | "time_to_idle" | "time_refresh" | "idle_timeout" | "max_idle" | "sliding" => {
            "write `idle = 60`, which drops what was not read for so long"
        }
        "stale_while_revalidate"
        | "swr"
        | "grace"
        | "grace_period"
        | "soft_ttl"
        | "serve_stale" => {
            "write `stale = 60`: for so long past `timeout` one call computes and the others are \
             served the former value"
        }
        "stale_on_error" | "stale_on_failure" | "fail_safe" | "result_fallback" => {
            "write `stale_if_error = 60`: for so long past `timeout` the former value stands in \
             for an `Err` or a panic"
        }
        "weigher" | "weight" | "cost" | "size_of" => {
            "write `weigh = |value| value.len() as u64` and `max_weight = 1_000_000`"
        }
        "max_cost" | "max_bytes" | "max_memory" | "weight_capacity" | "weight_limit" => {
            "write `max_weight = 1_000_000`, in what `weigh` counts"
        }
        "spread" | "ttl_jitter" | "timeout_jitter" | "splay" => {
            "write `jitter = 0.1`, which makes times up to 10 % longer or shorter"
        }
        "cache_error" | "cache_errors" | "error_ttl" | "err_ttl" | "negative_ttl"
        | "error_timeout" => "write `cache_err = 10`, for how long an `Err` is kept",
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
        "result" | "ok" => "an `Err` is not stored unless `cache_err` says so, leave it out",
        "option" | "some" => "write `cache_none = false`, so that `None` is not stored",
        "sync" | "sync_writes" | "sync_lock" | "single_flight" | "coalesce" => {
            "calls that overlap share one computation anyway, leave it out"
        }
        "refresh" | "force_refresh" | "force_update" | "forced_update" => {
            "call `get_user::refresh(id)` where a value should be computed anew"
        }
        "backend" | "cache" | "cache_type" | "memcached" | "create" | "disk" | "redis" => {
            "write `store = CACHE`, the name of a `static CACHE: LazyLock<larder::Cache>`; without it \
             values are kept in the memory of this process"
        }
        "near" | "near_cache" | "l1" | "local" => {
            "the near cache is an option of the `Cache` that `store` names, for all its functions: \
             write `Cache::builder(\"shop\", store).near(larder::Near::Validate).build()`"
        }
        "codec" | "serializer" | "serialize" | "encoding" => {
            "the codec is an option of the `Cache` that `store` names, for all its functions: write \
             `Cache::builder(\"shop\", store).codec(..).build()`"
        }
        "compress" | "compress_from" | "compression" => {
            "compression is an option of the `Cache` that `store` names, for all its functions: write \
             `Cache::builder(\"shop\", store).compress_from(4096).build()`"
        }
        "fail_closed" | "fail_fast" | "fail_on_error" | "on_fault" => {
            "write `strict`: a call whose `store` can't be asked returns an error, where it otherwise \
             computes"
        }
        "source_check" | "revision" | "build" | "schema_version" => {
            "write `version = 2`, or `version = env!(\"CARGO_PKG_VERSION\")`: builds of another version share \
             no values"
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
