//! "Did you mean": the known name nearest to a misspelt one.

/// The known name within a third of its length in edits, the nearest one first.
pub(super) fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let near = known.iter().map(|known| (edits(name, known), known));
    let near = near.filter(|(edits, known)| *edits <= name.len().max(known.len()) / 3);
    let nearest = near.min_by_key(|(edits, _)| *edits);
    nearest.map(|(_, known)| known.as_str())
}

/// Insertions, deletions, replacements and swaps of neighbours between two words (Damerau, 1964, in its
/// restricted form).
fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(a != b);
            let mut fewest = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                fewest = fewest.min(rows[i - 1][j - 1] + 1);
            }
            row.push(fewest);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}
