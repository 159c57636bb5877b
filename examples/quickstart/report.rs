//! What the tour prints: aligned columns, in colour where a person looks at a terminal.

use std::{env, fmt::Display, io::IsTerminal, time::Duration};

use crate::reading::{Reading, Source};

/// Prints the tour, line by line.
pub struct Report {
    colour: bool,
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

impl Report {
    pub fn to_stdout() -> Self {
        let colour = std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
        Self { colour }
    }

    pub fn line(&self, text: impl Display) {
        println!("{text}");
    }

    /// What the columns of [`Report::row`] are.
    pub fn columns(&self, title: &str) {
        let columns = format!(
            "{:>17}   {:>14} {:>8}",
            "first call", "100 more, each", "faster"
        );
        println!(
            "\n{} {}",
            self.paint(BOLD, &pad(title, 38)),
            self.paint(DIM, &columns)
        );
    }

    /// A write, the way it stands in the source: the attribute and the call. Then how long it took
    /// and what there is to see.
    pub fn write(&self, attribute: &str, call: &str, took: Duration, remark: &str) {
        println!("\n{}", self.paint(DIM, attribute));
        println!("{}{:>11}", self.paint(BOLD, &pad(call, 46)), time(took));
        println!("  {}", self.paint(DIM, remark));
    }

    /// A query's two readings: the first call, and the next ones.
    pub fn row(&self, state: &str, reading: &Reading) {
        let state_colour = if state == "cleared" { RED } else { DIM };
        println!(
            "  {} {} {}{:>9}   {}{:>9} {:>7.0}×   {}",
            self.paint(state_colour, &pad(state, 8)),
            pad(&reading.call.to_string(), 27),
            self.source(reading.first),
            time(reading.first_took),
            self.source(reading.next),
            time(reading.next_took),
            reading.speedup(),
            self.paint(DIM, &reading.answer.to_string()),
        );
    }

    /// What was not cleared, and was answered from the cache again.
    pub fn kept(&self, kept: usize, of: usize) {
        let which = match of - kept {
            0 => "all".to_owned(),
            _ => format!("the other {kept}"),
        };
        println!("  {} {which}", self.paint(GREEN, &pad("kept", 8)));
    }

    fn source(&self, source: Source) -> String {
        match source {
            Source::Cache => self.paint(GREEN, "cache"),
            Source::Computed => self.paint(YELLOW, "computed"),
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

fn pad(text: &str, width: usize) -> String {
    format!("{text:<width$}")
}

/// A duration with one decimal, in the unit that suits it.
pub fn time(took: Duration) -> String {
    let micros = took.as_secs_f64() * 1e6;
    if micros < 1_000.0 {
        format!("{micros:.1} µs")
    } else {
        format!("{:.1} ms", micros / 1e3)
    }
}

/// A count with its thousands set apart.
pub fn count(n: u64) -> String {
    match n / 1_000 {
        0 => n.to_string(),
        thousands => format!("{},{:03}", count(thousands), n % 1_000),
    }
}
