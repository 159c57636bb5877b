//! The graph as a picture: writes on the left, what they clear, and to the right what is built on that.
//! What is wrong is in red, and says so below.

mod layout;
mod text;

use super::findings::Finding;
use super::graph::{Graph, Node};
use layout::Layout;
use std::fmt::Write;
use text::{escaped, shortened};

/// How wide a node is, and how far it is to the next column.
const WIDTH: f64 = 190.0;
const COLUMN: f64 = 290.0;
const HEIGHT: f64 = 38.0;
/// The room that a node takes.
const ROW: f64 = 54.0;
const MARGIN: f64 = 32.0;
/// How far below the headings the nodes begin.
const TOP: f64 = 44.0;
const LINE: f64 = 20.0;

const STYLE: &str = "\
    .page{fill:#fbfaf7}text{font:13px system-ui,sans-serif;fill:#23303d}\
    .head{font-size:12px;fill:#7b8794;letter-spacing:.06em}\
    .write rect{fill:#fdf0d9;stroke:#d9a441}.tag rect{fill:#e5f3e3;stroke:#6fa968}\
    .function rect{fill:#e6eff9;stroke:#6b98c9}.idle rect{stroke-dasharray:4 3}\
    .wrong rect{stroke:#c8321f;stroke-width:2.5}.wrong text,.fault{fill:#b02a1a}\
    path{fill:none;stroke-width:1.5}.clears{stroke:#d9a441}.reads{stroke:#8aa9c9}\
    .said{stroke-dasharray:5 4}\
    @media(prefers-color-scheme:dark){.page{fill:#171c22}text{fill:#dbe3ea}\
    .head{fill:#8a97a5}.write rect{fill:#3c2f16}.tag rect{fill:#1f3320}.function rect{fill:#1b2c40}\
    .wrong text,.fault{fill:#ff8a78}.wrong rect{stroke:#ff6a52}}";

/// Something to draw.
struct Drawn {
    class: &'static str,
    name: String,
    about: String,
    layer: usize,
}

struct Picture<'a> {
    graph: &'a Graph,
    findings: &'a [Finding],
    nodes: Vec<Drawn>,
    edges: Vec<(usize, usize)>,
    /// How each edge is drawn.
    classes: Vec<&'static str>,
}

pub(super) fn draw(graph: &Graph, findings: &[Finding]) -> String {
    let mut picture = Picture {
        graph,
        findings,
        nodes: Vec::new(),
        edges: Vec::new(),
        classes: Vec::new(),
    };
    picture.add_nodes();
    picture.add_edges();
    picture.write()
}

impl Picture<'_> {
    fn add_nodes(&mut self) {
        for write in &self.graph.writes {
            let targets = write.declared.targets.iter().map(|target| target.written);
            self.nodes.push(Drawn {
                class: "write",
                name: write.declared.name.to_owned(),
                about: format!(
                    "{}:{} clears {}",
                    write.declared.file,
                    write.declared.line,
                    targets.collect::<Vec<_>>().join(", ")
                ),
                layer: 0,
            });
        }
        for tag in &self.graph.tags {
            self.nodes.push(Drawn {
                class: "tag",
                name: tag.declared.name.to_owned(),
                about: format!("{}:{}", tag.declared.file, tag.declared.line),
                layer: 1,
            });
        }
        let depths = self.depths();
        for (function, depth) in self.graph.functions.iter().zip(depths) {
            let function = &function.function;
            let stats = function.stats();
            self.nodes.push(Drawn {
                class: match function.instances() {
                    0 => "function idle",
                    _ => "function",
                },
                name: function.name().to_owned(),
                about: format!(
                    "{}:{} cached({}): hits {}, misses {}, invalidated {}",
                    function.file(),
                    function.line(),
                    function.options(),
                    stats.hits,
                    stats.misses,
                    stats.invalidated
                ),
                layer: depth + 1,
            });
        }
    }

    /// How many others each function is built on, one on the other. Tags are one.
    fn depths(&self) -> Vec<usize> {
        let functions = &self.graph.functions;
        let mut depths = vec![0; functions.len()];
        // one that calls itself by way of others has no depth: no deeper than there are functions
        for _ in 0..functions.len() {
            let before = depths.clone();
            for (depth, function) in depths.iter_mut().zip(functions) {
                let reads = function.reads.iter().map(|read| match read {
                    Node::Function(place) => before.get(*place).map_or(0, |depth| depth + 1),
                    Node::Tag(_) => 1,
                });
                *depth = reads.max().unwrap_or(0).min(functions.len());
            }
            if before == depths {
                break;
            }
        }
        depths
    }

    fn add_edges(&mut self) {
        for (place, write) in self.graph.writes.iter().enumerate() {
            for clear in &write.clears {
                let class = match clear.seen {
                    Some(_) => "clears",
                    None => "clears said",
                };
                self.add_edge(place, self.place(clear.node), class);
            }
        }
        for (place, function) in self.graph.functions.iter().enumerate() {
            for read in self.graph.direct_reads(function) {
                self.add_edge(self.place(read), self.place(Node::Function(place)), "reads");
            }
        }
    }

    fn add_edge(&mut self, from: usize, to: usize, class: &'static str) {
        let layer = |place: usize| self.nodes.get(place).map(|node| node.layer);
        // a circle has to have an edge that goes back
        if layer(from) < layer(to) && !self.edges.contains(&(from, to)) {
            self.edges.push((from, to));
            self.classes.push(class);
        }
    }

    /// The place of a node among all that is drawn.
    fn place(&self, node: Node) -> usize {
        let writes = self.graph.writes.len();
        match node {
            Node::Tag(place) => writes + place,
            Node::Function(place) => writes + self.graph.tags.len() + place,
        }
    }

    /// Writing to a string does not fail.
    fn write(&self) -> String {
        let nodes: Vec<_> = self.nodes.iter().map(|node| (node.layer, ROW)).collect();
        let (layout, paths) = Layout::of(&nodes, &self.edges);
        let columns = layout.columns();
        let longest = self
            .findings
            .iter()
            .map(|finding| finding.to_string().len());
        let below = longest.max().unwrap_or(0) as f64 * 6.6;
        let width = (left(columns) - COLUMN + WIDTH).max(below) + MARGIN * 2.0;
        let bottom = MARGIN + TOP + layout.height();
        let height = bottom + LINE * (self.findings.len() as f64 + 1.0) + MARGIN;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\
             <title>What the caches read, and what clears them</title>\
             <style>{STYLE}</style><rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
        );
        for (column, name) in ["WRITES", "WHAT THEY CLEAR", "WHAT IS BUILT ON IT"]
            .into_iter()
            .enumerate()
            .take(columns)
        {
            let _ = writeln!(
                svg,
                "<text class=\"head\" x=\"{:.0}\" y=\"{MARGIN}\">{name}</text>",
                left(column) + MARGIN
            );
        }
        for (path, class) in paths.iter().zip(&self.classes) {
            draw_edge(&mut svg, &layout, path, class);
        }
        for (place, node) in self.nodes.iter().enumerate() {
            self.draw_node(
                &mut svg,
                node,
                left(layout.layer(place)),
                layout.middle(place),
            );
        }
        for (line, finding) in self.findings.iter().enumerate() {
            let y = bottom + LINE * (line as f64 + 1.5);
            let finding = escaped(&finding.to_string());
            let _ = writeln!(
                svg,
                "<text class=\"fault\" x=\"{MARGIN}\" y=\"{y:.0}\">{finding}</text>"
            );
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn draw_node(&self, svg: &mut String, node: &Drawn, left: f64, middle: f64) {
        let is_wrong = self.findings.iter().any(|finding| {
            let place = format!("{}:{}", finding.file(), finding.line());
            finding.name() == node.name
                && node
                    .about
                    .strip_prefix(&place)
                    .is_some_and(|rest| !rest.starts_with(char::is_numeric))
        });
        let wrong = if is_wrong { " wrong" } else { "" };
        let (x, y) = (left + MARGIN, middle + MARGIN + TOP - HEIGHT / 2.0);
        let rounded = match node.class {
            "write" => 3,
            _ => 10,
        };
        let name = shortened(&node.name);
        let _ = writeln!(
            svg,
            "<g class=\"{}{wrong}\"><title>{}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" \
             width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"{rounded}\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\">{}</text></g>",
            node.class,
            escaped(&node.about),
            x + WIDTH / 2.0,
            y + HEIGHT / 2.0 + 4.5,
            escaped(&name)
        );
    }
}

/// A curve from the right side of the first node by all waypoints to the left side of the last.
fn draw_edge(svg: &mut String, layout: &Layout, path: &[usize], class: &str) {
    let at = |node: usize| {
        (
            left(layout.layer(node)) + MARGIN,
            layout.middle(node) + MARGIN + TOP,
        )
    };
    let mut points = Vec::new();
    for (step, node) in path.iter().enumerate() {
        let (x, y) = at(*node);
        if step > 0 {
            points.push((x, y));
        }
        // by a waypoint it goes straight, as by a node
        if step + 1 < path.len() {
            points.push((x + WIDTH, y));
        }
    }
    let Some(((x, y), rest)) = points.split_first() else {
        return;
    };
    let mut curve = format!("M{x:.1} {y:.1}");
    let mut from = (*x, *y);
    for (x, y) in rest {
        let half = f64::midpoint(from.0, *x);
        let _ = write!(
            curve,
            " C{half:.1} {:.1} {half:.1} {y:.1} {x:.1} {y:.1}",
            from.1
        );
        from = (*x, *y);
    }
    let _ = writeln!(svg, "<path class=\"{class}\" d=\"{curve}\"/>");
}

fn left(column: usize) -> f64 {
    column as f64 * COLUMN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_of_nothing_is_a_picture() {
        let graph = Graph {
            functions: Vec::new(),
            tags: Vec::new(),
            writes: Vec::new(),
            by_hand: Vec::new(),
        };
        let svg = draw(&graph, &[]);
        assert!(svg.contains("WRITES") && svg.ends_with("</svg>\n"), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
