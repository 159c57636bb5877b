//! Where each node of a graph is drawn: in layers, so that every edge goes to the right, in an order in
//! which few edges cross (Sugiyama, 1981, with barycentres).
//!
//! An edge that goes over several layers gets a waypoint in each between.

/// How often the order is improved, forth and back.
const SWEEPS: usize = 12;
/// How often nodes next to each other are compared, each time.
const EXCHANGES: usize = 8;
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

    /// Sorts each layer by where the neighbours are, in the layer before and in the one behind in turn, and
    /// exchanges those next to each other whose edges cross less then. The best order of all stays.
    fn sort(&mut self) {
        let mut ranks = self.ranks();
        let mut best = (self.crossings(&ranks), self.order.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            let last = self.order.len() - 1;
            for step in 0..=last {
                match sweep % 2 {
                    0 => self.sort_layer(step, true, &mut ranks),
                    _ => self.sort_layer(last - step, false, &mut ranks),
                }
            }
            for layer in 0..=last {
                self.exchange(layer, &mut ranks);
            }
            let crossings = self.crossings(&ranks);
            if crossings < best.0 {
                best = (crossings, self.order.clone());
            }
        }
        self.order = best.1;
    }

    fn sort_layer(&mut self, layer: usize, by_those_before: bool, ranks: &mut [usize]) {
        let near = match by_those_before {
            true => &self.before,
            false => &self.behind,
        };
        let Some(order) = self.order.get_mut(layer) else {
            return;
        };
        let mut keyed: Vec<_> = order
            .iter()
            .map(|node| {
                let near = of(near, *node).filter_map(|other| ranks.get(other));
                let own = ranks.get(*node).copied().unwrap_or_default() as f64;
                let key = match is_alone(&self.before, &self.behind, *node) {
                    // below all others, so that it is in nobody's way
                    true => f64::INFINITY,
                    false => mean(near.map(|rank| *rank as f64)).unwrap_or(own),
                };
                (key, *node)
            })
            .collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        *order = keyed.into_iter().map(|(_, node)| node).collect();
        rank(order, ranks);
    }

    /// Exchanges nodes of a layer that are next to each other, as long as that helps.
    fn exchange(&mut self, layer: usize, ranks: &mut [usize]) {
        let Some(order) = self.order.get_mut(layer) else {
            return;
        };
        for _ in 0..EXCHANGES {
            let mut helped = false;
            for place in 1..order.len() {
                let [above, below] = [order[place - 1], order[place]];
                let cross = |one: usize, other: usize| {
                    crossed(&self.before, one, other, ranks)
                        + crossed(&self.behind, one, other, ranks)
                };
                if cross(below, above) < cross(above, below) {
                    order.swap(place - 1, place);
                    helped = true;
                }
            }
            if !helped {
                break;
            }
        }
        rank(order, ranks);
    }

    /// The place of each node in its layer.
    fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.layers.len()];
        self.order.iter().for_each(|order| rank(order, &mut ranks));
        ranks
    }

    /// How many edges cross.
    fn crossings(&self, ranks: &[usize]) -> usize {
        let mut crossings = 0;
        let layers = self.order.iter().zip(self.order.iter().skip(1));
        for (order, next) in layers {
            // how many edges so far end at each place: a tree of sums (Fenwick, 1994)
            let mut sums = vec![0; next.len() + 1];
            let mut all = 0;
            for node in order {
                let mut ends: Vec<_> = of(&self.behind, *node)
                    .filter_map(|end| ranks.get(end).copied())
                    .collect();
                ends.sort_unstable();
                for end in &ends {
                    let (mut place, mut above) = (end + 1, 0);
                    while place > 0 {
                        above += sums.get(place).copied().unwrap_or_default();
                        place &= place - 1;
                    }
                    crossings += all - above;
                }
                for end in ends {
                    all += 1;
                    let mut place = end + 1;
                    while let Some(sum) = sums.get_mut(place) {
                        *sum += 1;
                        place += place & place.wrapping_neg();
                    }
                }
            }
        }
        crossings
    }

    /// Draws each node towards its neighbours, as far as those above and below it leave room.
    fn place(&mut self) {
        self.middles = vec![0.0; self.layers.len()];
        self.spread(&vec![0.0; self.layers.len()]);
        for _ in 0..PULLS {
            let mut wanted = self.middles.clone();
            for (node, middle) in wanted.iter_mut().enumerate() {
                let near = of(&self.before, node).chain(of(&self.behind, node));
                let near = near.filter_map(|other| self.middles.get(other).copied());
                *middle = mean(near).unwrap_or(*middle);
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

fn is_alone(before: &[Vec<usize>], behind: &[Vec<usize>], node: usize) -> bool {
    of(before, node).chain(of(behind, node)).next().is_none()
}

/// Notes the places of a layer's nodes.
fn rank(order: &[usize], ranks: &mut [usize]) {
    for (place, node) in order.iter().enumerate() {
        if let Some(rank) = ranks.get_mut(*node) {
            *rank = place;
        }
    }
}

/// How many edges to one side cross, of a node and of one below it.
fn crossed(near: &[Vec<usize>], above: usize, below: usize, ranks: &[usize]) -> usize {
    let ends = |node| {
        let ends = of(near, node).filter_map(|end| ranks.get(end));
        let mut ends: Vec<_> = ends.copied().collect();
        ends.sort_unstable();
        ends
    };
    let (above, below) = (ends(above), ends(below));
    let mut before = 0;
    let before = above.iter().map(|end| {
        let next = below.iter().skip(before);
        before += next.take_while(|other| *other < end).count();
        before
    });
    before.sum()
}

/// The middle of some places; none if there are none.
fn mean(places: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut many, mut sum) = (0.0, 0.0);
    for place in places {
        many += 1.0;
        sum += place;
    }
    (many > 0.0).then(|| sum / many)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: f64 = 54.0;

    fn crossings(layout: &Layout) -> usize {
        layout.crossings(&layout.ranks())
    }

    /// How many there are, counted one by one.
    fn counted(layout: &Layout, paths: &[Vec<usize>]) -> usize {
        let edges: Vec<_> = paths.iter().flat_map(|path| path.windows(2)).collect();
        let at = |node: usize| (layout.layer(node), layout.middle(node));
        let cross = |one: &[usize], other: &[usize]| {
            let [from, to, other_from, other_to] = [one[0], one[1], other[0], other[1]].map(at);
            from.0 == other_from.0 && from.1 < other_from.1 && to.1 > other_to.1
        };
        let all = edges.iter();
        all.map(|one| edges.iter().filter(|other| cross(one, other)).count())
            .sum()
    }

    #[track_caller]
    fn nothing_overlaps(layout: &Layout, nodes: usize) {
        for order in &layout.order {
            for pair in order.windows(2) {
                let [above, below] = [pair[0], pair[1]];
                let room = (layout.heights[above] + layout.heights[below]) / 2.0;
                let apart = layout.middle(below) - layout.middle(above);
                assert!(apart > room - 1e-6, "{above} and {below} of {nodes}");
            }
        }
        assert!(layout.middles.iter().all(|middle| *middle >= 0.0));
    }

    /// Nodes, each with its layer and height, and edges.
    type Given = (Vec<(usize, f64)>, Vec<(usize, usize)>);

    /// Some graph, always the same of one size: few edges a node, some over several layers.
    fn graph(size: usize) -> Given {
        let mut dice = size as u64;
        let mut roll = |sides: usize| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) as usize % sides.max(1)
        };
        let nodes: Vec<_> = (0..size).map(|_| (roll(5), ROW)).collect();
        let edges = (0..size * 3 / 2).map(|_| (roll(size), roll(size)));
        let edges = edges.filter(|(from, to)| nodes[*from].0 < nodes[*to].0);
        (nodes.clone(), edges.collect())
    }

    #[test]
    fn nodes_of_any_graph_are_apart_and_few_edges_cross() {
        for size in [0, 1, 2, 7, 40, 300] {
            let (nodes, edges) = graph(size);
            let (layout, paths) = Layout::of(&nodes, &edges);
            nothing_overlaps(&layout, size);
            assert_eq!(crossings(&layout), counted(&layout, &paths), "{size}");
            let mut unsorted = Layout::of(&nodes, &edges).0;
            unsorted
                .order
                .iter_mut()
                .for_each(|order| order.sort_unstable());
            let before = crossings(&unsorted);
            assert!(crossings(&layout) * 2 <= before, "{size}: of {before}");
        }
    }

    #[test]
    fn what_can_be_drawn_without_crossings_is() {
        // a ladder, with its second side upside down, and one node that nothing leads to
        let size = 20;
        let mut nodes = vec![(0, ROW); size];
        nodes.extend(vec![(1, ROW); size + 1]);
        let edges: Vec<_> = (0..size).map(|at| (at, 2 * size - at)).collect();
        let (layout, _) = Layout::of(&nodes, &edges);
        assert_eq!(crossings(&layout), 0);
        let alone = layout.middle(size);
        assert!((size + 1..2 * size).all(|node| layout.middle(node) < alone));
    }
}
