//! Where each node of a graph is drawn: in layers, so that every edge goes to the right, in an order in
//! which few edges cross (Sugiyama, 1981, with barycentres).
//!
//! An edge that goes over several layers gets a waypoint in each between.

/// How often the order is improved, forth and back.
const SWEEPS: usize = 12;
/// How often nodes are drawn towards their neighbours.
const PULLS: usize = 24;

/// What is to be drawn: `layers[node]`, and edges from lower layers to higher ones.
pub(super) struct Layout {
    layers: Vec<usize>,
    /// How much room each takes, from top to bottom.
    heights: Vec<f64>,
    /// From where edges lead to each node, and from each node to where.
    before: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
    /// The nodes of each layer, from the top.
    order: Vec<Vec<usize>>,
    /// The middle of each node.
    middles: Vec<f64>,
}

impl Layout {
    /// Places nodes, each with its layer and its height. Gives the edges back by their nodes, waypoints
    /// included, which are nodes beyond the given ones.
    pub(super) fn of(nodes: &[(usize, f64)], edges: &[(usize, usize)]) -> (Self, Vec<Vec<usize>>) {
        let mut layout = Layout {
            layers: nodes.iter().map(|(layer, _)| *layer).collect(),
            heights: nodes.iter().map(|(_, height)| *height).collect(),
            before: vec![Vec::new(); nodes.len()],
            behind: vec![Vec::new(); nodes.len()],
            order: Vec::new(),
            middles: Vec::new(),
        };
        let paths = edges.iter().map(|edge| layout.path(*edge)).collect();
        let last = layout.layers.iter().max().copied().unwrap_or_default();
        layout.order = vec![Vec::new(); last + 1];
        for (node, layer) in layout.layers.iter().enumerate() {
            if let Some(order) = layout.order.get_mut(*layer) {
                order.push(node);
            }
        }
        layout.sort();
        layout.place();
        (layout, paths)
    }

    pub(super) fn layer(&self, node: usize) -> usize {
        self.layers.get(node).copied().unwrap_or_default()
    }

    pub(super) fn middle(&self, node: usize) -> f64 {
        self.middles.get(node).copied().unwrap_or_default()
    }

    pub(super) fn columns(&self) -> usize {
        self.order.len()
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
            self.heights.push(14.0);
            self.before.push(Vec::new());
            self.behind.push(Vec::new());
            path.push(self.layers.len() - 1);
        }
        path.push(to);
        for (from, to) in path.iter().copied().zip(path.iter().copied().skip(1)) {
            self.behind
                .get_mut(from)
                .into_iter()
                .for_each(|ends| ends.push(to));
            self.before
                .get_mut(to)
                .into_iter()
                .for_each(|starts| starts.push(from));
        }
        path
    }

    /// Sorts each layer by where the neighbours are, in the layer before and in the one behind in turn.
    fn sort(&mut self) {
        for sweep in 0..SWEEPS {
            let ranks = self.ranks();
            for order in &mut self.order {
                let near = match sweep % 2 {
                    0 => &self.before,
                    _ => &self.behind,
                };
                let mean = |node: usize| mean(of(near, node), &ranks);
                let keyed = order.iter().map(|node| {
                    let own = ranks.get(*node).copied().unwrap_or_default();
                    (mean(*node).unwrap_or(own), *node)
                });
                let mut keyed: Vec<_> = keyed.collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                *order = keyed.into_iter().map(|(_, node)| node).collect();
            }
        }
    }

    /// The place of each node in its layer, from 0 to 1.
    fn ranks(&self) -> Vec<f64> {
        let mut ranks = vec![0.0; self.layers.len()];
        for order in &self.order {
            for (place, node) in order.iter().enumerate() {
                if let Some(rank) = ranks.get_mut(*node) {
                    *rank = (place as f64 + 0.5) / order.len() as f64;
                }
            }
        }
        ranks
    }

    /// Draws each node towards its neighbours, as far as those above and below it leave room.
    fn place(&mut self) {
        self.middles = vec![0.0; self.layers.len()];
        self.spread(&vec![0.0; self.layers.len()]);
        for _ in 0..PULLS {
            let mut wanted = self.middles.clone();
            for (node, middle) in wanted.iter_mut().enumerate() {
                let near = of(&self.before, node).chain(of(&self.behind, node));
                *middle = mean(near, &self.middles).unwrap_or(*middle);
            }
            self.spread(&wanted);
        }
        self.move_up();
    }

    /// Puts the nodes of each layer as near as can be to where they are wanted, in their order and
    /// without one over another: those that would be are moved together, as one block.
    fn spread(&mut self, wanted: &[f64]) {
        for order in &self.order {
            let mut below = 0.0;
            // where the block's first node would begin, how many there are, and where each is in it
            let mut blocks: Vec<(f64, Vec<(usize, f64)>)> = Vec::new();
            for node in order {
                let height = self.heights.get(*node).copied().unwrap_or_default();
                let middle = below + height / 2.0;
                below += height;
                let start = wanted.get(*node).copied().unwrap_or_default() - middle;
                let mut block = (start, vec![(*node, middle)]);
                while let Some(above) = blocks.pop_if(|above| above.0 > block.0) {
                    let (many, more) = (above.1.len() as f64, block.1.len() as f64);
                    let start = (above.0 * many + block.0 * more) / (many + more);
                    block = (start, [above.1, block.1].concat());
                }
                blocks.push(block);
            }
            for (start, nodes) in blocks {
                for (node, middle) in nodes {
                    if let Some(place) = self.middles.get_mut(node) {
                        *place = start + middle;
                    }
                }
            }
        }
    }

    fn move_up(&mut self) {
        let tops = self.middles.iter().zip(&self.heights);
        let top = tops.fold(f64::INFINITY, |top, (middle, height)| {
            top.min(middle - height / 2.0)
        });
        for middle in &mut self.middles {
            *middle -= top;
        }
    }
}

/// The neighbours of a node.
fn of(near: &[Vec<usize>], node: usize) -> impl Iterator<Item = usize> + '_ {
    near.get(node).into_iter().flatten().copied()
}

/// Where some nodes are on average; none if there are none.
fn mean(nodes: impl Iterator<Item = usize>, places: &[f64]) -> Option<f64> {
    let (mut many, mut sum) = (0.0, 0.0);
    for place in nodes.filter_map(|node| places.get(node)) {
        many += 1.0;
        sum += place;
    }
    (many > 0.0).then(|| sum / many)
}
