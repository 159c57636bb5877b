//! The graph in the language of Graphviz.

use super::findings::Finding;
use super::graph::{Graph, Node};
use std::fmt::Write;

pub(super) fn draw(graph: &Graph, findings: &[Finding]) -> String {
    let mut dot =
        String::from("digraph caches {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
    let color = |name: &str, line: u32| {
        let mut findings = findings.iter();
        match findings.any(|finding| finding.name() == name && finding.line() == line) {
            true => ", color=red",
            false => "",
        }
    };
    // writing to a string does not fail
    for (place, write) in graph.writes.iter().enumerate() {
        let (name, line) = (write.declared.name, write.declared.line);
        let color = color(name, line);
        let _ = writeln!(dot, "  w{place} [label=\"{name}\", shape=cds{color}];");
        for clear in &write.clears {
            let style = match clear.seen {
                Some(_) => "",
                None => " [style=dashed]",
            };
            let _ = writeln!(dot, "  w{place} -> {}{style};", id(clear.node));
        }
    }
    let functions = (0..graph.functions.len()).map(Node::Function);
    for node in functions.chain((0..graph.tags.len()).map(Node::Tag)) {
        let name = graph.name(node);
        let color = color(name, graph.place(node).1);
        let shape = match node {
            Node::Function(_) => "box, style=rounded",
            Node::Tag(_) => "diamond",
        };
        let _ = writeln!(
            dot,
            "  {} [label=\"{name}\", shape={shape}{color}];",
            id(node)
        );
    }
    for (place, function) in graph.functions.iter().enumerate() {
        for read in graph.direct_reads(function) {
            let _ = writeln!(dot, "  {} -> f{place};", id(read));
        }
    }
    dot.push_str("}\n");
    dot
}

fn id(node: Node) -> String {
    match node {
        Node::Function(place) => format!("f{place}"),
        Node::Tag(place) => format!("t{place}"),
    }
}
