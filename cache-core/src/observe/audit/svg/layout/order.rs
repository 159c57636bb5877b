//! In which order the nodes of a component are in their columns, and where: by the crate `rust-sugiyama`
//! (Sugiyama, 1981; Gansner, 1993; coordinates by Brandes and Köpf, 2001).

use super::components::Component;
use rust_sugiyama::configure::Config;
use rust_sugiyama::from_vertices_and_edges;

/// Up to how many nodes and steps together a component is given to the crate, whose time grows with the
/// square of that, and whose stack with it. What is larger nobody reads as a picture.
const MOST: usize = 1000;

impl Component {
    /// The middle of each node, from anywhere: in each column no two are over another.
    pub(super) fn middles(&self) -> Vec<f64> {
        let mut middles = match self.nodes.len() + self.steps.len() {
            ..=1 => vec![0.0; self.nodes.len()],
            2..=MOST => self.in_order(),
            _ => self.roughly(),
        };
        self.spread(&mut middles);
        middles
    }

    /// By the crate. As all steps go from one layer to the next, its own layers are the same.
    fn in_order(&self) -> Vec<f64> {
        let number = |node: usize| u32::try_from(node).unwrap_or(u32::MAX);
        let nodes = (0..).zip(&self.heights);
        let nodes: Vec<_> = nodes.map(|(node, height)| (node, (*height, 1.0))).collect();
        let steps = self.steps.iter();
        let steps: Vec<_> = steps
            .map(|(from, to)| (number(*from), number(*to)))
            .collect();
        let config = Config {
            // the heights have room in them
            vertex_spacing: 0.0,
            ..Config::default()
        };
        let mut middles = vec![0.0; self.nodes.len()];
        for (placed, _, _) in from_vertices_and_edges(&nodes, &steps, &config) {
            for (node, (middle, _)) in placed {
                if let Some(place) = middles.get_mut(node) {
                    *place = middle;
                }
            }
        }
        middles
    }

    /// Each node by where the edges to it come from, column by column.
    fn roughly(&self) -> Vec<f64> {
        let mut before = vec![Vec::new(); self.nodes.len()];
        for (from, to) in &self.steps {
            before[*to].push(*from);
        }
        let mut middles = vec![0.0; self.nodes.len()];
        for column in self.columns() {
            let mut bottom = 0.0;
            let mean = |node: &usize| {
                let sum: f64 = before[*node].iter().map(|from| middles[*from]).sum();
                sum / before[*node].len().max(1) as f64
            };
            let mut wanted: Vec<_> = column.iter().map(|node| (mean(node), *node)).collect();
            wanted.sort_by(|one, other| one.0.total_cmp(&other.0));
            for (_, node) in wanted {
                middles[node] = bottom + self.heights[node] / 2.0;
                bottom += self.heights[node];
            }
        }
        middles
    }

    /// Moves down what would be over another.
    fn spread(&self, middles: &mut [f64]) {
        for mut column in self.columns() {
            column.sort_by(|one, other| middles[*one].total_cmp(&middles[*other]));
            let mut bottom = f64::NEG_INFINITY;
            for node in column {
                let half = self.heights[node] / 2.0;
                middles[node] = middles[node].max(bottom + half);
                bottom = middles[node] + half;
            }
        }
    }

    /// The nodes of each layer.
    fn columns(&self) -> Vec<Vec<usize>> {
        let last = self.layers.iter().max().copied().unwrap_or_default();
        let mut columns = vec![Vec::new(); last + 1];
        for (node, layer) in self.layers.iter().enumerate() {
            columns[*layer].push(node);
        }
        columns
    }
}
