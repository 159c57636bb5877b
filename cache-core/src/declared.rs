//! What the attributes of a program declare, which is known before anything is called.
//!
//! Each emits a static. With the feature `inventory` all of them can be found; otherwise those that the
//! running program has come by.

/// A cached function.
#[derive(Debug)]
pub struct DeclaredFunction {
    /// Its module.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The name by which targets name it.
    pub handle: &'static str,
    /// The prefix that the user gave it.
    pub key_prefix: Option<&'static str>,
    /// The source file.
    pub file: &'static str,
    /// The line of the attribute.
    pub line: u32,
    /// The options as they were written.
    pub options: &'static str,
    /// The names of the parts of its key.
    pub key: &'static [&'static str],
    /// The names of the types of its tags.
    pub tags: &'static [&'static str],
    /// What the audit is not to find fault with.
    pub allows: &'static [&'static str],
    /// Whether its values expire by its own say; none if it has none.
    pub expires: Option<bool>,
}

impl DeclaredFunction {
    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }
}

/// A type of tags.
#[derive(Debug)]
pub struct DeclaredTag {
    /// Its module.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line of the derive.
    pub line: u32,
    /// The names of the types of tags that it is within.
    pub within: &'static [&'static str],
    /// What the audit is not to find fault with.
    pub allows: &'static [&'static str],
}

/// A function with `#[invalidates(..)]`.
#[derive(Debug)]
pub struct DeclaredWrite {
    /// Its module.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line of the attribute.
    pub line: u32,
    /// The names of its arguments.
    pub arguments: &'static [&'static str],
    /// What it names.
    pub targets: &'static [DeclaredTarget],
}

/// A target as it is written.
#[derive(Debug)]
pub struct DeclaredTarget {
    /// All of it.
    pub written: &'static str,
    /// The name of the function or tag.
    pub name: &'static str,
    /// Whether it is everything of that name.
    pub is_whole: bool,
}

/// Something declared.
#[derive(Clone, Copy, Debug)]
pub enum Listed {
    /// A cached function.
    Function(&'static DeclaredFunction),
    /// A type of tags.
    Tag(&'static DeclaredTag),
    /// A function with `#[invalidates(..)]`.
    Write(&'static DeclaredWrite),
}

#[cfg(feature = "inventory")]
inventory::collect!(Listed);

/// Everything in the program, as far as the linker can tell: nothing without the feature.
pub(crate) fn listed() -> impl Iterator<Item = Listed> {
    #[cfg(feature = "inventory")]
    return inventory::iter::<Listed>.into_iter().copied();
    #[cfg(not(feature = "inventory"))]
    std::iter::empty()
}

/// Has something declared be found before it is used.
#[cfg(feature = "inventory")]
#[doc(hidden)]
#[macro_export]
macro_rules! list {
    ($declared:expr) => {
        $crate::__private::inventory::submit! { $declared }
    };
}

/// Without the feature it is found when it is used.
#[cfg(not(feature = "inventory"))]
#[doc(hidden)]
#[macro_export]
macro_rules! list {
    ($declared:expr) => {};
}

/// The one static of a cached function.
#[doc(hidden)]
#[macro_export]
macro_rules! declared_function {
    (
        $name:expr, $handle:expr, $prefix:expr, $options:expr,
        [$($key:expr),*] [$($tag:expr),*] [$($allows:expr),*] $expires:expr
    ) => {{
        static DECLARED: $crate::__private::DeclaredFunction = $crate::__private::DeclaredFunction {
            module: ::core::module_path!(),
            name: $name,
            handle: $handle,
            key_prefix: $prefix,
            file: ::core::file!(),
            line: ::core::line!(),
            options: $options,
            key: &[$($key),*],
            tags: &[$($tag),*],
            allows: &[$($allows),*],
            expires: $expires,
        };
        $crate::list!($crate::__private::Listed::Function(&DECLARED));
        &DECLARED
    }};
}

/// The one static of a type of tags.
#[doc(hidden)]
#[macro_export]
macro_rules! declared_tag {
    ($name:expr, [$($within:expr),*] [$($allows:expr),*]) => {{
        static DECLARED: $crate::__private::DeclaredTag = $crate::__private::DeclaredTag {
            module: ::core::module_path!(),
            name: $name,
            file: ::core::file!(),
            line: ::core::line!(),
            within: &[$($within),*],
            allows: &[$($allows),*],
        };
        $crate::list!($crate::__private::Listed::Tag(&DECLARED));
        &DECLARED
    }};
}

/// The one static of a write.
#[doc(hidden)]
#[macro_export]
macro_rules! declared_write {
    ($name:expr, [$($argument:expr),*] $([$written:expr, $target:expr, $is_whole:expr])*) => {{
        static DECLARED: $crate::__private::DeclaredWrite = $crate::__private::DeclaredWrite {
            module: ::core::module_path!(),
            name: $name,
            file: ::core::file!(),
            line: ::core::line!(),
            arguments: &[$($argument),*],
            targets: &[$($crate::__private::DeclaredTarget {
                written: $written,
                name: $target,
                is_whole: $is_whole,
            }),*],
        };
        $crate::list!($crate::__private::Listed::Write(&DECLARED));
        &DECLARED
    }};
}
