//! The audit as text.

use super::Audit;
use super::graph::{Graph, Node};
use std::fmt;

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Audit { graph, findings } = self;
        writeln!(
            f,
            "{}, {}, {}",
            counted(graph.functions.len() as u64, "cached function"),
            counted(graph.tags.len() as u64, "tag"),
            counted(graph.writes.len() as u64, "write")
        )?;
        match findings.len() {
            0 => writeln!(f, "Nothing is wrong.")?,
            _ => writeln!(f, "\nWhat is wrong:")?,
        }
        for finding in findings {
            writeln!(f, "  {finding}")?;
        }
        writeln!(f, "\nWhat is read:")?;
        for function in &graph.functions {
            let called = &function.function;
            write!(
                f,
                "  {} ({}:{})",
                called.name(),
                called.file(),
                called.line()
            )?;
            list(f, " reads", graph, &graph.direct_reads(function))?;
            match (function.function.instances(), graph.expires(function)) {
                (0, _) => writeln!(f, "; not called yet")?,
                (_, true) => writeln!(f, "; expires")?,
                (_, false) => writeln!(f)?,
            }
        }
        writeln!(f, "\nWhat is cleared:")?;
        for write in &graph.writes {
            let declared = write.declared;
            write!(
                f,
                "  {} ({}:{})",
                declared.name, declared.file, declared.line
            )?;
            let targets = declared.targets.iter().map(|target| target.written);
            writeln!(f, " clears {}", targets.collect::<Vec<_>>().join(", "))?;
        }
        if !graph.by_hand.is_empty() {
            list(f, "  by hand:", graph, &graph.by_hand)?;
            writeln!(f)?;
        }
        Ok(())
    }
}

/// How many of a thing there are.
pub(super) fn counted(many: u64, thing: &str) -> String {
    match many {
        1 => format!("1 {thing}"),
        _ => format!("{many} {thing}s"),
    }
}

fn list(f: &mut fmt::Formatter<'_>, verb: &str, graph: &Graph, nodes: &[Node]) -> fmt::Result {
    if nodes.is_empty() {
        return Ok(());
    }
    let names = nodes.iter().map(|node| graph.name(*node));
    write!(f, "{verb} {}", names.collect::<Vec<_>>().join(", "))
}
