//! What is connected, and what is not.

/// Nodes that edges connect, all of them: a graph by itself, in which they have the numbers of their places
/// here.
pub(super) struct Component {
    /// Which they are in the whole graph.
    pub(super) nodes: Vec<usize>,
    pub(super) layers: Vec<usize>,
    pub(super) heights: Vec<f64>,
    /// From one column to the next.
    pub(super) steps: Vec<(usize, usize)>,
}

/// The components of a graph, in the order of their first nodes. Those of one node are the last, so that
/// they are in nobody's way.
pub(super) fn components(
    layers: &[usize],
    heights: &[f64],
    steps: &[(usize, usize)],
) -> Vec<Component> {
    let mut components: Vec<Component> = Vec::new();
    // which component a root is of, and where each node is in its own
    let mut numbers = vec![None; layers.len()];
    let mut places = vec![(0, 0); layers.len()];
    let mut roots = roots(layers.len(), steps);
    for (node, (layer, height)) in layers.iter().zip(heights).enumerate() {
        let root = root_of(&mut roots, node);
        let number = numbers.get(root).copied().flatten();
        let number = number.unwrap_or(components.len());
        if number == components.len() {
            components.push(Component {
                nodes: Vec::new(),
                layers: Vec::new(),
                heights: Vec::new(),
                steps: Vec::new(),
            });
        }
        if let Some(component) = components.get_mut(number) {
            numbers[root] = Some(number);
            places[node] = (number, component.nodes.len());
            component.nodes.push(node);
            component.layers.push(*layer);
            component.heights.push(*height);
        }
    }
    for (from, to) in steps {
        let [(number, from), (_, to)] = [places[*from], places[*to]];
        if let Some(component) = components.get_mut(number) {
            component.steps.push((from, to));
        }
    }
    components.sort_by_key(|component| component.nodes.len() == 1);
    components
}

/// For each node another of its component, until one that is its own: the root (Galler and Fischer, 1964).
fn roots(nodes: usize, steps: &[(usize, usize)]) -> Vec<usize> {
    let mut roots: Vec<_> = (0..nodes).collect();
    for (from, to) in steps {
        let (one, other) = (root_of(&mut roots, *from), root_of(&mut roots, *to));
        // the first is the root, so that paths stay short where many follow one
        roots[one.max(other)] = one.min(other);
    }
    roots
}

fn root_of(roots: &mut [usize], node: usize) -> usize {
    let mut at = node;
    while roots[at] != at {
        roots[at] = roots[roots[at]];
        at = roots[at];
    }
    at
}
