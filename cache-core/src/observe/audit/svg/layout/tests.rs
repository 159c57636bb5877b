//! What any picture has to be.

use super::Layout;

const ROW: f64 = 54.0;

/// Nodes, each with its layer and height, and edges.
type Given = (Vec<(usize, f64)>, Vec<(usize, usize)>);

/// How many edges cross, counted one by one.
fn crossings(layout: &Layout, at: impl Fn(usize) -> f64) -> usize {
    let steps = layout.steps.iter();
    let cross = |one: &(usize, usize), other: &(usize, usize)| {
        layout.layer(one.0) == layout.layer(other.0)
            && at(one.0) < at(other.0)
            && at(one.1) > at(other.1)
    };
    steps
        .map(|one| {
            let others = layout.steps.iter();
            others.filter(|other| cross(one, other)).count()
        })
        .sum()
}

fn crossings_of(layout: &Layout) -> usize {
    crossings(layout, |node| layout.middle(node))
}

/// How many there would be if the nodes were in the order in which they are given.
fn crossings_as_given(layout: &Layout) -> usize {
    crossings(layout, |node| node as f64)
}

#[track_caller]
fn nothing_overlaps(layout: &Layout) {
    let mut nodes: Vec<_> = (0..layout.layers.len()).collect();
    nodes.sort_by(|one, other| {
        let key = |node: usize| layout.middle(node);
        let layers = layout.layer(*one).cmp(&layout.layer(*other));
        layers.then(key(*one).total_cmp(&key(*other)))
    });
    for pair in nodes.windows(2) {
        let [above, below] = [pair[0], pair[1]];
        let room = f64::midpoint(layout.heights[above], layout.heights[below]);
        let apart = layout.middle(below) - layout.middle(above);
        let is_other = layout.layer(above) != layout.layer(below);
        assert!(is_other || apart > room - 1e-6, "{above} and {below}");
    }
    let tops = layout.middles.iter().zip(&layout.heights);
    assert!(
        tops.into_iter()
            .all(|(middle, height)| middle - height / 2.0 > -1e-6)
    );
}

/// Some graph, always the same of one size: so many edges, some over several layers.
fn graph(size: usize, layers: usize, edges: usize) -> Given {
    let mut dice = (size * 31 + layers * 7 + edges) as u64;
    let mut roll = |sides: usize| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % sides.max(1)
    };
    let nodes: Vec<_> = (0..size).map(|_| (roll(layers), ROW)).collect();
    let edges = (0..edges).map(|_| (roll(size), roll(size)));
    let edges = edges.filter(|(from, to)| nodes.get(*from) < nodes.get(*to));
    let mut edges: Vec<_> = edges
        .filter(|(from, to)| nodes[*from].0 < nodes[*to].0)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    (nodes, edges)
}

#[test]
fn nodes_of_any_graph_are_apart_and_few_edges_cross() {
    for size in [0, 1, 2, 7, 40, 150, 300] {
        let (nodes, edges) = graph(size, 5, size * 3 / 2);
        let (layout, _) = Layout::of(&nodes, &edges);
        nothing_overlaps(&layout);
        let (now, before) = (crossings_of(&layout), crossings_as_given(&layout));
        assert!(now * 10 <= before, "{size}: {now} of {before}");
    }
}

#[test]
fn graphs_of_any_shape_are_drawn() {
    for size in 2..40 {
        for layers in [1, 2, 3, 9] {
            for edges in [0, size / 2, size, size * 4] {
                let (nodes, edges) = graph(size, layers, edges);
                nothing_overlaps(&Layout::of(&nodes, &edges).0);
            }
        }
    }
}

#[test]
fn what_is_large_is_drawn_roughly() {
    let (nodes, edges) = graph(2000, 4, 6000);
    let (layout, paths) = Layout::of(&nodes, &edges);
    nothing_overlaps(&layout);
    assert_eq!(paths.len(), edges.len());
}

#[test]
fn one_graph_is_one_picture() {
    let (nodes, edges) = graph(60, 5, 120);
    let drawn = || Layout::of(&nodes, &edges).0.middles;
    let first = drawn();
    assert!((0..5).all(|_| drawn() == first));
}

#[test]
fn what_can_be_drawn_without_crossings_is() {
    // a ladder, with its second side upside down, and one node that nothing leads to
    let size = 20;
    let mut nodes = vec![(0, ROW); size];
    nodes.extend(vec![(1, ROW); size + 1]);
    let mut edges: Vec<_> = (0..size).map(|at| (at, 2 * size - at)).collect();
    edges.extend((1..size).map(|at| (at, 2 * size - at + 1)));
    let (layout, _) = Layout::of(&nodes, &edges);
    assert_eq!(crossings_of(&layout), 0);
    let alone = layout.middle(size);
    assert!((size + 1..2 * size).all(|node| layout.middle(node) < alone));
}

#[test]
fn components_are_below_each_other() {
    // two that each have what is high in another column
    let nodes = [(0, ROW), (1, ROW), (1, ROW), (0, ROW), (0, ROW), (1, ROW)];
    let edges = [(0, 1), (0, 2), (3, 5), (4, 5)];
    let (layout, _) = Layout::of(&nodes, &edges);
    nothing_overlaps(&layout);
    let below = |one: usize, other: usize| layout.middle(one) > layout.middle(other);
    assert!(below(3, 0) && below(4, 0) && below(5, 1) && below(5, 2));
    assert_eq!(crossings_of(&layout), 0);
}
