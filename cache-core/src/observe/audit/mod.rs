//! The audit: who reads what, what clears it, and what is wrong with that.

mod dot;
mod findings;
mod graph;
#[cfg(feature = "svg")]
mod svg;
mod text;

pub use findings::{Fault, Finding};

use graph::Graph;

/// What is cached in a program, what it is built on and what clears it, and what is wrong with that.
///
/// It prints as text for a person.
#[derive(Debug)]
pub struct Audit {
    graph: Graph,
    findings: Vec<Finding>,
}

/// Looks at all cached functions, tags and writes: at what their attributes say, and at what was seen
/// since the program started.
///
/// What was seen is what ran: call it at the end of a test that does what the program does. With the
/// feature `inventory` it also knows what has not run. Costs some milliseconds for a thousand functions;
/// what it looks at is noted when values are stored and writes end, never on a hit.
///
/// ```
/// # use cache_core as larder;
/// larder::audit().assert_sound();
/// ```
#[must_use]
pub fn audit() -> Audit {
    let graph = Graph::now();
    let findings = findings::all(&graph);
    Audit { graph, findings }
}

impl Audit {
    /// What is wrong, in the order of the source.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// For a test.
    ///
    /// # Panics
    ///
    /// If anything is wrong; it says what, where, and how to mend or allow it.
    #[track_caller]
    pub fn assert_sound(&self) {
        let findings: Vec<_> = self.findings.iter().map(ToString::to_string).collect();
        assert!(
            findings.is_empty(),
            "the audit of the caches finds:\n{}",
            findings.join("\n")
        );
    }

    /// The graph in the language of Graphviz: writes, what they clear, and what is built on that.
    #[must_use]
    pub fn to_dot(&self) -> String {
        dot::draw(&self.graph, &self.findings)
    }

    /// The graph as a picture by itself, an SVG file, with the feature `svg`.
    ///
    /// Where each node is comes of the crate `rust-sugiyama`, in some milliseconds for a hundred functions
    /// (some ten times that in a debug build). Where more than about five hundred are connected, they are
    /// in a rough order, and [`to_dot`](Self::to_dot) with a filter serves better.
    ///
    /// ```
    /// # use cache_core as larder;
    /// let picture = larder::audit().to_svg();
    /// assert!(picture.starts_with("<svg "));
    /// ```
    #[cfg(feature = "svg")]
    #[must_use]
    pub fn to_svg(&self) -> String {
        svg::draw(&self.graph, &self.findings)
    }
}
