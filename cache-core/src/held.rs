//! How a store holds a value: such that giving it out runs no code of the user's.
//!
//! A hit takes what is held under a shared lock, where nothing may run that could take its time,
//! or call larder. What is `Copy` is copied, an `Arc` is counted; any other value is put behind an
//! `Arc`, and cloned when the lock is gone.

use crate::answer::{Failure, Kept};
use crate::function::Value;
use crate::sync::{Arc, Weak};
use std::marker::PhantomData;

/// What is in a store in the place of a value.
pub trait Held: Sized + Send + Sync + 'static {
    /// What it stands for.
    type Value;
    /// The same, but kept by others: it can be had while they keep it.
    type Faint: 'static;

    /// Holds a value.
    fn hold(value: Self::Value) -> Self;

    /// Holds an error; `None` where none is kept.
    #[doc(hidden)]
    fn hold_failure(_: &Failure) -> Option<Self> {
        None
    }

    /// The same once more. Runs no code of the user's.
    #[must_use]
    fn again(&self) -> Self;

    /// Whether it is no error.
    fn is_value(&self) -> bool {
        true
    }

    /// What is held. May clone it.
    #[doc(hidden)]
    fn give(self) -> Kept<Self::Value>;

    /// A faint copy; `None` of what is not worth one.
    fn faint(&self) -> Option<Self::Faint>;

    /// What a faint copy is of, if it is still kept.
    fn revive(faint: &Self::Faint) -> Option<Self>;
}

/// How large a value may be of which there are faint copies, in bytes: they keep the memory that it is
/// in, though not what it owns.
const FAINT: usize = 1024;

/// A small value that is `Copy`.
#[derive(Debug)]
pub struct Copied<T>(T);

impl<T: Copy + Send + Sync + 'static> Held for Copied<T> {
    type Value = T;
    type Faint = T;

    fn hold(value: T) -> Self {
        Copied(value)
    }

    #[inline]
    fn again(&self) -> Self {
        Copied(self.0)
    }

    #[inline]
    fn give(self) -> Kept<T> {
        Kept::Value(self.0)
    }

    fn faint(&self) -> Option<T> {
        Some(self.0)
    }

    #[inline]
    fn revive(faint: &T) -> Option<Self> {
        Some(Copied(*faint))
    }
}

/// An `Arc`, as it is.
#[derive(Debug)]
pub struct Counted<T: ?Sized>(Arc<T>);

impl<T: Send + Sync + ?Sized + 'static> Held for Counted<T> {
    type Value = Arc<T>;
    type Faint = Weak<T>;

    fn hold(value: Arc<T>) -> Self {
        Counted(value)
    }

    #[inline]
    fn again(&self) -> Self {
        Counted(self.0.clone())
    }

    #[inline]
    fn give(self) -> Kept<Arc<T>> {
        Kept::Value(self.0)
    }

    fn faint(&self) -> Option<Weak<T>> {
        (size_of_val(&*self.0) <= FAINT).then(|| Arc::downgrade(&self.0))
    }

    #[inline]
    fn revive(faint: &Weak<T>) -> Option<Self> {
        faint.upgrade().map(Counted)
    }
}

/// Any other value, behind an `Arc`.
#[derive(Debug)]
pub struct Shared<V>(Arc<V>);

impl<V: Value> Held for Shared<V> {
    type Value = V;
    type Faint = Weak<V>;

    fn hold(value: V) -> Self {
        Shared(Arc::new(value))
    }

    #[inline]
    fn again(&self) -> Self {
        Shared(self.0.clone())
    }

    #[inline]
    fn give(self) -> Kept<V> {
        Kept::Value(Arc::unwrap_or_clone(self.0))
    }

    fn faint(&self) -> Option<Weak<V>> {
        (size_of::<V>() <= FAINT).then(|| Arc::downgrade(&self.0))
    }

    #[inline]
    fn revive(faint: &Weak<V>) -> Option<Self> {
        faint.upgrade().map(Shared)
    }
}

/// What is held of a function whose errors are kept too.
#[derive(Debug)]
pub enum OrFailure<H> {
    /// A value.
    Value(H),
    #[doc(hidden)]
    Failure(Failure),
}

impl<H: Held> Held for OrFailure<H> {
    type Value = H::Value;
    type Faint = H::Faint;

    fn hold(value: H::Value) -> Self {
        OrFailure::Value(H::hold(value))
    }

    fn hold_failure(failure: &Failure) -> Option<Self> {
        Some(OrFailure::Failure(failure.clone()))
    }

    fn again(&self) -> Self {
        match self {
            OrFailure::Value(held) => OrFailure::Value(held.again()),
            OrFailure::Failure(failure) => OrFailure::Failure(failure.clone()),
        }
    }

    fn is_value(&self) -> bool {
        matches!(self, OrFailure::Value(_))
    }

    fn give(self) -> Kept<H::Value> {
        match self {
            OrFailure::Value(held) => held.give(),
            OrFailure::Failure(failure) => Kept::Failure(failure),
        }
    }

    fn faint(&self) -> Option<H::Faint> {
        match self {
            OrFailure::Value(held) => held.faint(),
            OrFailure::Failure(_) => None,
        }
    }

    fn revive(faint: &H::Faint) -> Option<Self> {
        H::revive(faint).map(OrFailure::Value)
    }
}

/// In the place of what can't be kept at all, which the compiler has said already.
#[derive(Debug)]
pub struct Unfit<V>(PhantomData<fn() -> V>);

impl<V: 'static> Held for Unfit<V> {
    type Value = V;
    type Faint = ();

    fn hold(_: V) -> Self {
        Unfit(PhantomData)
    }

    fn again(&self) -> Self {
        Unfit(PhantomData)
    }

    fn give(self) -> Kept<V> {
        unreachable!("what can't be kept is refused when it is compiled")
    }

    fn faint(&self) -> Option<()> {
        None
    }

    fn revive((): &()) -> Option<Self> {
        None
    }
}

/// A value by how it is held.
pub trait Holding<const HOW: u8> {
    /// What is in the store.
    type Held;
}

const COPIED: u8 = 0;
const COUNTED: u8 = 1;
const SHARED: u8 = 2;
const UNFIT: u8 = 3;

impl<T: Copy + Send + Sync + 'static> Holding<COPIED> for T {
    type Held = Copied<T>;
}

impl<T: Send + Sync + ?Sized + 'static> Holding<COUNTED> for Arc<T> {
    type Held = Counted<T>;
}

impl<V: Value> Holding<SHARED> for V {
    type Held = Shared<V>;
}

impl<V: 'static> Holding<UNFIT> for V {
    type Held = Unfit<V>;
}

/// How large a value may be that is copied under a lock, in bytes.
const SMALL: usize = 64;

/// How a type is held, from what is known of it.
#[must_use]
pub const fn how<V>(is_value: bool, is_copy: bool, is_arc: bool) -> u8 {
    match (is_value, is_copy, is_arc) {
        (false, ..) => UNFIT,
        (true, true, _) if size_of::<V>() <= SMALL => COPIED,
        (true, _, true) => COUNTED,
        _ => SHARED,
    }
}

/// Finds out about a type: an inherent constant, which is there for some types alone, is found
/// before the trait's.
macro_rules! probes {
    ($($(#[$doc:meta])* $name:ident or $other:ident: <T: $($bound:ident)+ $(?$relaxed:ident)?> for $type:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<T: ?Sized>(PhantomData<T>);

        impl<T: $($bound +)+ $(?$relaxed)?> $name<$type> {
            /// It is.
            pub const IS: bool = true;
        }

        /// The answer for what is not.
        pub trait $other {
            /// It is not.
            const IS: bool = false;
        }

        impl<T: ?Sized> $other for $name<T> {}
    )+};
}

probes! {
    /// Whether a type can be kept.
    IsValue or NoValue: <T: Value> for T;
    /// Whether a type is `Copy`.
    IsCopy or NoCopy: <T: Copy> for T;
    /// Whether a type is an `Arc`.
    IsArc or NoArc: <T: Send Sync ?Sized> for Arc<T>;
}
