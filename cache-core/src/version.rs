//! What tells the builds of a program apart that share entries.

/// A version of a program or a function, as `Builder::version` and the option `version` of `#[cached]` take
/// one: an integer or a text. `2` and `"2"` are one version, and an empty text is none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no version: that is an integer or a text",
    label = "write an integer, as in `2`, or a text, as in `env!(\"CARGO_PKG_VERSION\")`"
)]
pub trait IntoVersion {
    /// The version as a text.
    fn into_version(self) -> String;
}

impl IntoVersion for &str {
    fn into_version(self) -> String {
        self.to_owned()
    }
}

impl IntoVersion for String {
    fn into_version(self) -> String {
        self
    }
}

macro_rules! integers {
    ($($integer:ty)+) => {$(
        impl IntoVersion for $integer {
            fn into_version(self) -> String {
                self.to_string()
            }
        }
    )+};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
