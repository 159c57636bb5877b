//! The tags of the rows.

use crate::key::Plain;
use crate::lease::Fingerprint;
use crate::tag::{Tag, TagFields, TagName};

/// A row's tag, within that of the table.
pub(super) struct RowTag;

/// The tag that all rows are within.
struct TableTag;

impl Tag for RowTag {
    type Names = ();
    const NAMES: () = ();
}

impl Tag for TableTag {
    type Names = ();
    const NAMES: () = ();
}

pub(super) fn row_tag(row: u64) -> TagName {
    let table = table_tag().names().collect();
    TagFields::of::<RowTag>()
        .field::<Plain<u64>>(&row)
        .name()
        .within(table)
}

pub(super) fn table_tag() -> TagName {
    TagFields::of::<TableTag>().name()
}

/// The names that a value with the tag of a row depends on.
pub(super) fn tag_names(row: u64) -> Vec<Fingerprint> {
    crate::tag::tag_names([row_tag(row)])
}
