//! A small shop on SQLite, with its queries cached.
//!
//! ```text
//! cargo run --release --example quickstart              a database in the temporary directory
//! cargo run --release --example quickstart -- PATH      your own, made if there is none
//! ```
//!
//! `queries.rs` has the cached queries and `writes.rs` the writes that invalidate them: those two
//! are what you'd write yourself. The rest is the tour: it reads everything twice, makes each
//! write, shows what the write cleared, and compares every answer with the database. It fails if
//! one differs. The writes are real: it renames a customer, raises prices, places an order.

#![allow(
    unreachable_pub,
    reason = "in a program, `pub` is easier to read than `pub(crate)`"
)]

mod call;
mod db;
mod queries;
mod race;
mod reading;
mod report;
mod seed;
mod tour;
mod writes;

use std::{env, error::Error, path::PathBuf, process::ExitCode};

/// Why the tour ended early.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    match database_path().and_then(|path| tour::run(&path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("quickstart: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The path that the user gives, or one in the temporary directory.
fn database_path() -> Result<PathBuf, Failure> {
    let mut arguments = env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (None, _) => Ok(env::temp_dir().join("larder-quickstart.sqlite")),
        (Some(path), None) if !path.as_encoded_bytes().starts_with(b"-") => Ok(path.into()),
        _ => Err("usage: quickstart [PATH of a SQLite database]".into()),
    }
}
