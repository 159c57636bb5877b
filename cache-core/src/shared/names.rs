//! The names under which a store has leases and entries.
//!
//! A lease is named by its fingerprint alone, so that whoever reads it off an entry can find it, and an
//! entry by its function and its key. Neither depends on the type of the value.

use crate::lease::Fingerprint;
use crate::store::Key;

/// How much of a function's name is in the names of its entries, for those who look into a store.
const LABEL: usize = 24;
/// How many hexadecimal digits name a lease: its group, then its extent.
const DIGITS: usize = GROUP + 16;
const GROUP: usize = 12;

/// Makes names for what one program has in a store.
#[derive(Clone, Debug)]
pub(crate) struct Namer {
    prefix: Box<str>,
}

impl Namer {
    /// Names that begin with a prefix; none if that has other characters than letters, digits, `-`, `_`
    /// and `.`, or more than 24 of them.
    pub(crate) fn new(prefix: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_prefix = (1..=LABEL).contains(&prefix.len()) && prefix.bytes().all(is_plain);
        is_prefix.then(|| Namer {
            prefix: prefix.into(),
        })
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Where the nonce of a lease is.
    pub(crate) fn lease(&self, name: Fingerprint) -> Key {
        key(format!("{}:{{{}}}", self.prefix, of_lease(name)))
    }

    /// The group and the extent of the lease whose nonce is at a key; none if that is of something else.
    pub(crate) fn lease_of(&self, key: &str) -> Option<(u64, u64)> {
        let of_prefix = key.strip_prefix(&*self.prefix)?;
        let digits = of_prefix.strip_prefix(":{")?.strip_suffix('}')?;
        let (group, extent) = digits.split_at_checked(GROUP)?;
        let number = |digits| u64::from_str_radix(digits, 16).ok();
        Some((number(group)?, number(extent)?))
    }

    /// Where the masks are by which a function was invalidated: on the same node as the function's
    /// lease, which is `whole`.
    pub(crate) fn masks(&self, whole: Fingerprint) -> Key {
        key(format!("{}:{{{}}}:masks", self.prefix, of_lease(whole)))
    }

    /// Where an entry is: on the same node as the lease of its key.
    pub(crate) fn entry(&self, label: &str, lease: Fingerprint, digest: u128) -> Key {
        let prefix = &self.prefix;
        let lease = of_lease(lease);
        key(format!("{prefix}:{label}:{{{lease}}}:{digest:032x}"))
    }

    /// Where it is noted who computes an entry once more that is past its time: on the same node.
    pub(crate) fn turn(&self, entry: &Key) -> Key {
        key(format!("{}:turn", entry.as_str()))
    }

    /// Where something is that was set by hand. It ends with braces, and has more in them than a lease,
    /// so that it is nothing of a function's.
    pub(crate) fn by_hand(&self, label: &str, digest: u128) -> Key {
        key(format!("{}:{label}:{{{digest:032x}}}", self.prefix))
    }

    /// Where nothing ever is: on the same node as something that was set by hand.
    pub(crate) fn beside(&self, by_hand: &Key) -> Key {
        let text = by_hand.as_str();
        let braces = text.rfind('{').unwrap_or_default();
        key(format!("{}:{}:none", self.prefix, &text[braces..]))
    }
}

/// Whether a key is that of a lease, whichever program's.
pub(crate) fn is_of_lease(key: &str) -> bool {
    let in_braces = key.strip_suffix('}').and_then(|key| key.rsplit_once(":{"));
    in_braces.is_some_and(|(_, digits)| {
        digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// The end of a name as part of a key.
pub(crate) fn label(name: &str) -> String {
    let plain = name.chars().map(|character| match character {
        character if character.is_ascii_alphanumeric() || "-_.".contains(character) => character,
        _ => '.',
    });
    let plain: Vec<char> = plain.collect();
    plain[plain.len().saturating_sub(LABEL)..].iter().collect()
}

fn of_lease(name: Fingerprint) -> String {
    let (group, extent) = name.to_stored();
    format!("{group:012x}{extent:016x}")
}

fn key(text: String) -> Key {
    Key::new(&text).expect("a name is short, and of safe characters")
}
