//! What the things are called, in logs, that leases stand for.

use super::seen::tag;
use crate::lease::Group;
use crate::memo::registry;

/// Whose leases a group has.
#[derive(Debug)]
pub(crate) enum Called {
    Function(String),
    Tag(&'static str),
}

/// Whose leases these are; none if it is neither a function's that was called nor a tag's that was named.
pub(crate) fn called(group: Group) -> Option<Called> {
    if let Some(tag) = tag(group) {
        return Some(Called::Tag(tag.name));
    }
    let mut memos = registry::all().into_iter();
    let memo = memos.find(|memo| memo.group() == group)?;
    Some(Called::Function(memo.site().name().to_owned()))
}
