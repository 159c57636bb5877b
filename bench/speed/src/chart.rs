//! A picture of some rows of a table: a bar each, as long as its number.

use crate::table::Table;
use std::fmt::Write;

/// The width of the names, of the longest bar, and of the number behind it.
const WIDTHS: [f64; 3] = [170.0, 420.0, 60.0];

/// The height of a bar with what is between it and the next, and of a title.
const HEIGHTS: [f64; 2] = [20.0, 34.0];

/// An SVG with a group of bars for each table: the rows that are named, of one column. It is legible
/// on light and on dark ground.
pub(crate) fn svg(charts: &[(&str, &Table)], column: usize, rows: &[&str]) -> String {
    let (mut bars, mut top) = (String::new(), 0.0);
    for (title, table) in charts {
        let _ = writeln!(
            bars,
            r#"<text x="0" y="{}" font-weight="bold">{}</text>"#,
            top + 22.0,
            escaped(title)
        );
        top += HEIGHTS[1];
        let values: Vec<(&str, f64)> = rows
            .iter()
            .filter_map(|name| Some((*name, table.value(name, column)?)))
            .collect();
        let longest = values.iter().map(|(_, value)| *value).fold(1.0, f64::max);
        for (name, value) in values {
            bar(&mut bars, top, name, value, value / longest);
            top += HEIGHTS[0];
        }
    }
    let width: f64 = WIDTHS.iter().sum();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" height="{top}" font-family="sans-serif" font-size="13" fill="#808080">
{bars}</svg>
"##
    )
}

/// A bar that begins under `top` and takes a part of the width.
fn bar(bars: &mut String, top: f64, name: &str, value: f64, part: f64) {
    let [names, bar, _] = WIDTHS;
    let color = match name.split(',').next() {
        Some("larder") => "#2a9d4e",
        Some("RAWSH") => "#5f7a99",
        _ => "#b0b0b0",
    };
    let (length, base) = (bar * part, top + HEIGHTS[0] - 6.0);
    let _ = writeln!(
        bars,
        r#"<text x="{}" y="{base}" text-anchor="end">{}</text><rect x="{names}" y="{top}" width="{length:.1}" height="{}" fill="{color}"/><text x="{:.1}" y="{base}">{value:.2}</text>"#,
        names - 8.0,
        escaped(name),
        HEIGHTS[0] - 4.0,
        names + length + 6.0,
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
