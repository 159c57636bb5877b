//! What a target can name: the traits behind the paths that users write.

use crate::tag::TagName;
use crate::target::Target;

/// A cached function or a tag.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a cached function nor a tag",
    label = "can't be invalidated",
    note = "put `#[cached]` on the function, or `#[derive(larder::Tag)]` on the struct"
)]
pub trait Named {
    /// Where its constructors are.
    type Names;
    /// Its constructors.
    const NAMES: Self::Names;
}

/// A cached function.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a cached function, and only those have partial keys and entries",
    label = "not a cached function",
    note = "a tag is named as a whole: `{Self}(..)` for every tag of the type"
)]
pub trait Cached {
    /// Where its constructors are.
    type Names;
    /// Its constructors.
    const NAMES: Self::Names;
}

/// A cached function or a tag whose parts have names.
#[diagnostic::on_unimplemented(
    message = "the parts of `{Self}` can't be given by name",
    label = "give them by position",
    note = "names are for functions without type parameters, and for tags with named fields"
)]
pub trait ByName {
    /// A struct with a field for each part.
    type Fields<'k>;
}

/// Fields of which some may be left out.
#[diagnostic::on_unimplemented(
    message = "a tag can't be given in part",
    label = "write `..` alone for every tag of the type",
    note = "`Row {{ table, .. }}` is written `Row(..)`; a narrower group of rows is a tag of its own"
)]
pub trait Partial {
    /// All left out.
    const ANY: Self;
}

/// Fields that make a target.
pub trait Fields {
    /// The entries or the tag with these parts.
    fn target(self) -> Target;
}

/// The field of a tag. A tag has no [`Partial::ANY`], so that every field was written.
pub fn given<T: ?Sized>(field: Option<&T>) -> &T {
    field.expect("a tag's fields are all given")
}

/// Fields that make a tag.
#[diagnostic::on_unimplemented(
    message = "this is not a tag",
    label = "not a tag",
    note = "`tags(..)` takes structs with `#[derive(larder::Tag)]`"
)]
pub trait TagByName {
    /// The tag with these fields.
    fn name(self) -> TagName;
}
