//! What a write names, and writes.

use super::cached::{Cached, Two};
use super::calls::of;
use super::database::{commit, returned};
use super::tags::{RowTag, row_tag, table_tag};
use crate::key::Parts;
use crate::lease::Mask;
use crate::memo::AnyMemo;
use crate::target::Target;
use crate::write::{Ended, Write};

/// One entry as a target.
pub(in crate::models) fn entry<F: Cached>(a: u64, b: u64) -> Target {
    of::<F>(&a, &b).target()
}

/// Every entry with these parts as a target.
pub(in crate::models) fn slice<F: Cached>(a: Option<u64>, b: Option<u64>) -> Target {
    let mut digests = Vec::new();
    let options = (a.as_ref(), (b.as_ref(), ()));
    Two::some_digests(&options, F::memo().hasher(), &mut digests);
    let mask = Mask::of(&digests);
    let digests: Vec<u64> = digests.into_iter().map(Option::unwrap_or_default).collect();
    Target::slice(F::memo(), mask, F::memo().group().slice(mask, &digests))
}

/// Every entry of a function as a target.
pub(in crate::models) fn whole<F: Cached>() -> Target {
    Target::whole(F::memo())
}

/// The tag of a row as a target.
pub(in crate::models) fn tag(row: u64) -> Target {
    row_tag(row).target()
}

/// Every tag of a row as a target.
pub(in crate::models) fn every_tag() -> Target {
    crate::tag::every::<RowTag>()
}

/// The tag that those of the rows are within as a target.
pub(in crate::models) fn table() -> Target {
    table_tag().target()
}

/// A declared write that succeeds.
pub(in crate::models) fn write<R>(targets: Vec<Target>, body: impl FnOnce() -> R) -> R {
    let mut write = Write::to_come();
    write.begin(targets);
    write.run(body, |_| Ended {
        succeeded: true,
        targets: Vec::new(),
    })
}

/// A write of one row that names `target`, from its start until it has returned.
pub(in crate::models) fn change(row: u64, version: u64, target: impl FnOnce() -> Target) {
    write(vec![target()], || commit(row, version));
    returned(row, version);
}
