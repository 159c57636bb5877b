//! Bodies that have ended when they return, which a future has not.

use std::future::Future;

/// A value with nothing left to run, as closures that run inside something have to return it.
///
/// Everything has it, and a future has it twice, so that the compiler has to be told `How`. What it
/// prints instead is the name of that parameter where the closure is taken, which says what to call
/// for a future.
pub trait Ended<How> {}

/// By having returned.
#[derive(Debug)]
pub struct Returned(());

/// Not before it is awaited.
#[derive(Debug)]
pub struct Awaited(());

impl<T> Ended<Returned> for T {}
impl<F: Future> Ended<Awaited> for F {}
