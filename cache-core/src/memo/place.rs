//! Where the memo of a function that is not generic is kept.

use super::{Definition, Memo, Site, method_path, registry};
use crate::function::Function;
use crate::sync::OnceLock;
use std::marker::PhantomData;

/// A function by whether what it keeps is fit for all threads. If not, its static holds nothing:
/// the compiler has said so already, and would say it again of a static with a memo.
pub trait Place<const SHARED: bool>: Function + Sized {
    /// The type of the static.
    type Static;
    /// What is in it first.
    const EMPTY: Self::Static;

    /// The memo, of this definition if it is still to be made.
    fn memo(
        place: &'static Self::Static,
        definition: fn() -> Definition<Self::Key, Self::Value>,
    ) -> &'static Memo<Self>;
}

/// Behind a reference, so that the compiler need not lay out a memo for every static.
impl<F: Function> Place<true> for F {
    type Static = OnceLock<&'static Memo<F>>;
    #[expect(
        clippy::declare_interior_mutable_const,
        reason = "it is what a static begins as"
    )]
    const EMPTY: Self::Static = OnceLock::new();

    fn memo(
        place: &'static Self::Static,
        definition: fn() -> Definition<F::Key, F::Value>,
    ) -> &'static Memo<F> {
        match place.get() {
            Some(memo) => memo,
            None => make(place, definition),
        }
    }
}

#[cold]
#[inline(never)]
fn make<F: Function>(
    place: &OnceLock<&'static Memo<F>>,
    definition: fn() -> Definition<F::Key, F::Value>,
) -> &'static Memo<F> {
    let mut made = false;
    let memo = *place.get_or_init(|| {
        made = true;
        Box::leak(Box::new(Memo::new(definition())))
    });
    if made {
        registry::add(memo);
    }
    memo
}

impl<F: Function> Place<false> for F {
    type Static = ();
    const EMPTY: () = ();

    fn memo((): &(), _: fn() -> Definition<F::Key, F::Value>) -> &'static Memo<F> {
        unreachable!("a `Function` keeps what is fit for all threads")
    }
}

impl Site {
    /// The site of a function that is in no `impl`.
    #[must_use]
    pub fn of(
        module: &str,
        name: &str,
        key_prefix: Option<&'static str>,
        file: &'static str,
        line: u32,
    ) -> Self {
        Site {
            path: format!("{module}::{name}").into(),
            key_prefix,
            file,
            line,
        }
    }

    /// The site of a method of `Of`, whose path only the compiled program knows.
    #[must_use]
    pub fn of_method<Of: ?Sized>(
        name: &str,
        key_prefix: Option<&'static str>,
        file: &'static str,
        line: u32,
    ) -> Self {
        Site {
            path: method_path::<Of>(name),
            key_prefix,
            file,
            line,
        }
    }
}

/// Tells what is fit for all threads: the inherent constant, which is there for such types alone,
/// is found before the trait's.
#[derive(Debug)]
pub struct Threads<T>(PhantomData<T>);

impl<T: Send + Sync> Threads<T> {
    /// It is.
    pub const SHARED: bool = true;
}

/// The answer of [`Threads`] for what is not.
pub trait OneThread {
    /// It is not.
    const SHARED: bool = false;
}

impl<T> OneThread for Threads<T> {}
