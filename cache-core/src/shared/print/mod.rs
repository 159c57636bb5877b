//! A print of a type: how serde reads it.
//!
//! Serde tells nobody what a type looks like. But a type asks for what it wants to read, so it is
//! read again and again, each time from other made-up values, until all that it can ask for has been
//! asked for: every field, every variant, and what is in them.

mod access;
mod digest;
mod graph;
mod node;
mod tracer;
mod values;

use graph::Graph;
use node::Place;
use serde::{Deserialize, Serialize};
use std::any::type_name;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tracer::At;

/// How often in a row a type is read without learning anything.
const MOST_QUIET: u32 = 64;

/// A number that changes whenever what is stored for a value of the type would be read differently:
/// with the names and the order of fields and variants, and with all types in them. It is the same in
/// every process, whatever module the type is in.
///
/// Where something did not come to light, because the type looks at what is there before it asks, or
/// refuses everything it is offered, the name of the type stands in for it.
pub(crate) fn type_print<'de, T: Deserialize<'de> + Serialize>() -> u64 {
    let shape = shape::<T>();
    if shape.is_partial {
        digest::named(shape.digest, type_name::<T>())
    } else {
        shape.digest
    }
}

/// How serde reads a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Shape {
    /// What came to light of it.
    pub(crate) digest: u64,
    /// Whether something did not.
    pub(crate) is_partial: bool,
}

/// How serde reads a type.
pub(crate) fn shape<'de, T: Deserialize<'de>>() -> Shape {
    let graph = traced::<T>();
    Shape {
        digest: digest::digest(&graph),
        is_partial: graph.is_partial(),
    }
}

/// All that a type asks for.
fn traced<'de, T: Deserialize<'de>>() -> Graph {
    let graph = RefCell::new(Graph::new());
    let mut quiet = 0;
    while quiet < MOST_QUIET {
        let before = graph.borrow_mut().begin();
        let root = At::root(&graph);
        let read = || root.attempt(Place::Inner, |tracer| T::deserialize(tracer).map(drop));
        // what a type does with values it never had before is not ours to suffer from
        let has_panicked = catch_unwind(AssertUnwindSafe(read)).is_err();
        let mut graph = graph.borrow_mut();
        if has_panicked {
            graph.give_up();
        }
        if graph.is_done() {
            break;
        }
        quiet = if graph.facts() == before {
            quiet + 1
        } else {
            0
        };
    }
    graph.into_inner()
}
