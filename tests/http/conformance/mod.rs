//! What the users of Flask-Caching can do with a view and with fragments of templates, and larder does, on
//! every store: see `every_store`. The table in `docs/conformance.md` has the name of each test; what they do
//! with functions and by hand is in `tests/shared/conformance`.

mod clearing;
mod clearing_by_name;
mod fragments;
mod keys;
mod options;
mod runs;
mod versions;
