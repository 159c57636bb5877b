//! A picture of ratios: a line each, with a dot at its number and a stroke to it from 1.

use std::fmt::Write;

/// The width of the names, of the scale, and of what is behind the last of its numbers.
const WIDTHS: [f64; 3] = [184.0, 420.0, 56.0];

/// What is free around everything.
const MARGIN: f64 = 16.0;

/// The height of a line, of a title with the space above it, and of a line of small print.
const LINE: f64 = 20.0;
const TITLE: f64 = 44.0;
const SMALL: f64 = 16.0;

/// The numbers of the scale, each twice the one before, as far as there is something to show.
const SCALE: [f64; 12] = [
    0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0,
];

/// Colours, on a ground of its own, so that it is legible on whatever page it is put.
const STYLE: &str = "\
.ground{fill:#fff;stroke:#d0d7de}text{fill:#1f2328}.small{fill:#59636e;font-size:11px}\
.title{font-weight:600}.grid{stroke:#e4e8ec}.one{stroke:#59636e;stroke-dasharray:3 3}\
.peer{fill:#8c959f;stroke:#8c959f}.larder{fill:#1a7f37;stroke:#1a7f37}\
@media(prefers-color-scheme:dark){.ground{fill:#0d1117;stroke:#3d444d}text{fill:#f0f6fc}\
.small{fill:#9198a1}.grid{stroke:#21262d}.one{stroke:#9198a1}\
.peer{fill:#7d8590;stroke:#7d8590}.larder{fill:#3fb950;stroke:#3fb950}}";

/// Some ratios under a title.
pub(crate) struct Panel<'a> {
    pub(crate) title: &'a str,
    /// What has which ratio; larder's own stand out.
    pub(crate) lines: Vec<(&'a str, f64)>,
}

/// An SVG with one panel below the other, all of one scale, and small print at the end.
pub(crate) fn svg(panels: &[Panel<'_>], notes: &[String]) -> String {
    let scale = Scale::of(panels);
    let (mut drawn, mut top) = (String::new(), MARGIN / 2.0);
    for panel in panels {
        let title = escaped(panel.title);
        let base = top + TITLE / 2.0;
        let _ = writeln!(
            drawn,
            r#"<text class="title" x="{MARGIN}" y="{base}">{title}</text>"#
        );
        top += TITLE;
        scale.draw(&mut drawn, top, panel.lines.len() as f64 * LINE);
        for (name, ratio) in &panel.lines {
            line(
                &mut drawn,
                top,
                name,
                *ratio,
                scale.at(1.0),
                scale.at(*ratio),
            );
            top += LINE;
        }
    }
    top += MARGIN;
    for note in notes {
        top += SMALL;
        let note = escaped(note);
        let _ = writeln!(
            drawn,
            r#"<text class="small" x="{MARGIN}" y="{top}">{note}</text>"#
        );
    }
    let width = WIDTHS.iter().sum::<f64>() + 2.0 * MARGIN;
    let height = top + MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"system-ui, sans-serif\" \
         font-size=\"13\">\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n\
         {drawn}</svg>\n",
        width - 1.0,
        height - 1.0,
    )
}

/// From where to where the scale goes.
struct Scale(&'static [f64]);

impl Scale {
    /// The least that has 1 and everything in the panels.
    fn of(panels: &[Panel<'_>]) -> Self {
        let lines = panels.iter().flat_map(|panel| &panel.lines);
        let (least, most) = lines.fold((1.0_f64, 2.0_f64), |(least, most), (_, ratio)| {
            (least.min(*ratio), most.max(*ratio))
        });
        // with room for the number beside the dot
        let first = SCALE.iter().rposition(|number| *number <= least * 0.8);
        let last = SCALE.iter().position(|number| *number >= most);
        Scale(&SCALE[first.unwrap_or(0)..=last.unwrap_or(SCALE.len() - 1)])
    }

    /// Where a ratio is: as far from another as they differ by a factor.
    fn at(&self, ratio: f64) -> f64 {
        let (first, last) = (self.0[0], self.0[self.0.len() - 1]);
        let part = (ratio / first).ln() / (last / first).ln();
        MARGIN + WIDTHS[0] + WIDTHS[1] * part.clamp(0.0, 1.0)
    }

    /// The numbers, and a rule down from each.
    fn draw(&self, drawn: &mut String, top: f64, height: f64) {
        for number in self.0 {
            let (x, class) = (
                self.at(*number),
                if *number == 1.0 { "one" } else { "grid" },
            );
            let _ = writeln!(
                drawn,
                r#"<text class="small" x="{x:.1}" y="{}" text-anchor="middle">{number}×</text><path class="{class}" d="M{x:.1} {top}v{height}"/>"#,
                top - 5.0
            );
        }
    }
}

/// A line below `top`: its name, a stroke from `one` to where the ratio is, a dot and the number.
fn line(drawn: &mut String, top: f64, name: &str, ratio: f64, one: f64, x: f64) {
    let own = name.split([',', ' ']).next() == Some("larder");
    let class = if own { "larder" } else { "peer" };
    let (middle, base) = (top + LINE / 2.0, top + LINE / 2.0 + 4.5);
    // on the side of the dot where there is no stroke
    let (number, anchor) = if ratio < 1.0 {
        (x - 9.0, "end")
    } else {
        (x + 9.0, "start")
    };
    let _ = writeln!(
        drawn,
        r#"<text x="{}" y="{base}" text-anchor="end">{}</text><path class="{class}" stroke-width="2.5" d="M{one:.1} {middle}H{x:.1}"/><circle class="{class}" cx="{x:.1}" cy="{middle}" r="4.5"/><text x="{number:.1}" y="{base}" text-anchor="{anchor}">{}</text>"#,
        MARGIN + WIDTHS[0] - 14.0,
        escaped(name),
        digits(ratio),
    );
}

/// As many as tell something.
fn digits(ratio: f64) -> String {
    let decimals = if ratio < 10.0 { 2 } else { 0 };
    format!("{ratio:.decimals$}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
