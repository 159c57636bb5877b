//! What the users of Flask-Caching can do with a function or a store, and larder does, on every store: see
//! `every_store`. The table in `docs/conformance.md` has the name of each test; what they do with a view is
//! in `tests/http/conformance`.
//!
//! Tests of functions are declared twice in their files, `in_memory` of this process and `in_store`.

mod arguments;
mod by_hand;
mod calls;
mod clearing;
mod down;
mod full_stores;
mod hooks;
mod names;
mod observed;
mod races;
mod settings;
mod versions;

use larder::Later;
use larder::store::Fault;

/// What a verb gives: at once in memory, after a while in a store.
pub(crate) trait Now {
    type Given;

    fn now(self) -> Self::Given;
}

impl Now for () {
    type Given = ();

    fn now(self) {}
}

impl Now for bool {
    type Given = bool;

    fn now(self) -> bool {
        self
    }
}

impl<T> Now for Option<T> {
    type Given = Option<T>;

    fn now(self) -> Option<T> {
        self
    }
}

impl<T> Now for Later<Result<T, Fault>> {
    type Given = T;

    fn now(self) -> T {
        self.wait().unwrap()
    }
}
