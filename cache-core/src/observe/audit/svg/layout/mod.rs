//! Where each node of a graph is drawn: in columns, so that every edge goes to the right, with few edges
//! that cross.
//!
//! In which column a node is, it says itself. An edge that goes over several gets a waypoint in each
//! between. What is connected is placed by itself, and one such component below the other.

mod components;
mod order;

use components::components;

/// How high a waypoint is.
const WAYPOINT: f64 = 14.0;

/// What is to be drawn, and where.
pub(super) struct Layout {
    layers: Vec<usize>,
    /// How much room each node takes, from top to bottom.
    heights: Vec<f64>,
    /// The edges, in steps from one column to the next.
    steps: Vec<(usize, usize)>,
    /// The middle of each node.
    middles: Vec<f64>,
}

impl Layout {
    /// Places nodes, each with its layer and its height, between which edges lead from lower layers to
    /// higher ones. Gives the edges back by their nodes, waypoints included, which are nodes beyond the
    /// given ones.
    ///
    /// What comes of it depends on what is given alone.
    pub(super) fn of(nodes: &[(usize, f64)], edges: &[(usize, usize)]) -> (Self, Vec<Vec<usize>>) {
        let mut layout = Layout {
            layers: nodes.iter().map(|(layer, _)| *layer).collect(),
            heights: nodes.iter().map(|(_, height)| *height).collect(),
            steps: Vec::new(),
            middles: Vec::new(),
        };
        let paths = edges.iter().map(|edge| layout.path(*edge)).collect();
        layout.place();
        (layout, paths)
    }

    pub(super) fn layer(&self, node: usize) -> usize {
        self.layers.get(node).copied().unwrap_or_default()
    }

    pub(super) fn middle(&self, node: usize) -> f64 {
        self.middles.get(node).copied().unwrap_or_default()
    }

    /// How many there are: one also of nothing, so that there is where to head it.
    pub(super) fn columns(&self) -> usize {
        self.layers.iter().max().copied().unwrap_or_default() + 1
    }

    /// How far down the lowest node reaches.
    pub(super) fn height(&self) -> f64 {
        let bottoms = self.middles.iter().zip(&self.heights);
        bottoms.fold(0.0, |most, (middle, height)| {
            most.max(middle + height / 2.0)
        })
    }

    /// The nodes of an edge, with a waypoint in each layer between.
    fn path(&mut self, (from, to): (usize, usize)) -> Vec<usize> {
        let mut path = vec![from];
        for layer in self.layer(from) + 1..self.layer(to) {
            self.layers.push(layer);
            self.heights.push(WAYPOINT);
            path.push(self.layers.len() - 1);
        }
        path.push(to);
        let steps = path.iter().copied().zip(path.iter().copied().skip(1));
        self.steps.extend(steps);
        path
    }

    /// Places each component as far up as those before it leave room, in all columns: so none of its
    /// edges crosses one of theirs.
    fn place(&mut self) {
        self.middles = vec![0.0; self.layers.len()];
        let mut bottoms = vec![0.0_f64; self.columns()];
        for component in components(&self.layers, &self.heights, &self.steps) {
            let middles = component.middles();
            let nodes = || component.nodes.iter().zip(&middles);
            let reach = |node: usize| {
                let half = self.heights.get(node).map_or(0.0, |height| height / 2.0);
                (self.layer(node), half)
            };
            let down = nodes().fold(f64::NEG_INFINITY, |down, (node, middle)| {
                let (layer, half) = reach(*node);
                let bottom = bottoms.get(layer).copied().unwrap_or_default();
                down.max(bottom - (middle - half))
            });
            let mut placed = Vec::with_capacity(middles.len());
            for (node, middle) in nodes() {
                let (layer, half) = reach(*node);
                placed.push((*node, middle + down));
                if let Some(bottom) = bottoms.get_mut(layer) {
                    *bottom = bottom.max(middle + down + half);
                }
            }
            for (node, middle) in placed {
                if let Some(place) = self.middles.get_mut(node) {
                    *place = middle;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
