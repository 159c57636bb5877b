//! The graph in the language of Graphviz.

use super::findings::Finding;
use super::graph::{Graph, Node};
use std::fmt::Write;

pub(super) fn draw(graph: &Graph, findings: &[Finding]) -> String {
    let mut dot =
        String::from("digraph caches {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
    let color = |name: &str, place: (&str, u32)| {
        let mut findings = findings.iter();
        let is_here = |finding: &Finding| (finding.file(), finding.line()) == place;
        match findings.any(|finding| finding.name() == name && is_here(finding)) {
            true => ", color=red",
            false => "",
        }
    };
    // writing to a string does not fail
    for (place, write) in graph.writes.iter().enumerate() {
        let name = write.declared.name;
        let color = color(name, (write.declared.file, write.declared.line));
        let name = escaped(name);
        let _ = writeln!(dot, "  w{place} [label=\"{name}\", shape=cds{color}];");
        // one arrow, whether it clears one entry, some or all
        for clears in write.clears.chunk_by(|one, other| one.node == other.node) {
            let Some(clear) = clears.first() else {
                continue;
            };
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
        let color = color(name, graph.place(node));
        let name = escaped(name);
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

/// What a function that a program makes while it runs is called is any text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            _ if character.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_name_ends_its_label() {
        assert_eq!(escaped("pages::Räume"), "pages::Räume");
        assert_eq!(escaped("a\"b\\c\nd\u{1}"), "a\\\"b\\\\c\\nd\u{fffd}");
    }
}
