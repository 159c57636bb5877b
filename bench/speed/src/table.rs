//! A table, and the three ways it is written.

use std::fmt::Write;
use std::iter;

/// Rows of numbers.
pub(crate) struct Table {
    pub(crate) title: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// What a reader has to know.
    notes: Vec<String>,
}

struct Column {
    name: String,
    /// How many decimals are worth printing.
    decimals: usize,
}

struct Row {
    name: String,
    cells: Vec<Option<f64>>,
}

impl Table {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Table {
            title: title.into(),
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn column(mut self, name: impl Into<String>, decimals: usize) -> Self {
        let name = name.into();
        self.columns.push(Column { name, decimals });
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// A row; a cell is `None` where there is nothing to measure.
    pub(crate) fn row(&mut self, name: impl Into<String>, cells: Vec<Option<f64>>) {
        let name = name.into();
        self.rows.push(Row { name, cells });
    }

    /// More cells of a row, which is the last if there is none of that name yet. What a row lacks
    /// at its end is empty.
    pub(crate) fn extend<const N: usize>(&mut self, name: &str, cells: [f64; N]) {
        if !self.rows.iter().any(|row| row.name == name) {
            self.row(name, Vec::new());
        }
        for row in self.rows.iter_mut().filter(|row| row.name == name) {
            row.cells.extend(cells.map(Some));
        }
    }

    /// What is in a row and a column.
    pub(crate) fn value(&self, row: &str, column: &str) -> Option<f64> {
        let row = self.rows.iter().find(|other| other.name == row)?;
        let column = self.columns.iter().position(|other| other.name == column)?;
        *row.cells.get(column)?
    }

    /// For a terminal.
    pub(crate) fn print(&self) {
        let names = self.rows.iter().map(|row| row.name.chars().count());
        let first = names.max().unwrap_or(0) + 2;
        let width = |column: &Column| column.name.chars().count().max(8) + 2;
        println!("\n{}\n", self.title);
        print!("{:first$}", "");
        for column in &self.columns {
            print!("{:>1$}", column.name, width(column));
        }
        println!();
        for row in &self.rows {
            print!("{:first$}", row.name);
            for (column, cell) in self.cells(row) {
                print!("{:>1$}", column.text(cell), width(column));
            }
            println!();
        }
        for note in &self.notes {
            println!("{note}");
        }
    }

    /// For a document.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("**{}**\n\n|", self.title);
        for column in &self.columns {
            let _ = write!(text, " | {}", column.name);
        }
        let _ = writeln!(text, " |\n|---|{}", "---:|".repeat(self.columns.len()));
        for row in &self.rows {
            let _ = write!(text, "| {}", row.name);
            for (column, cell) in self.cells(row) {
                let _ = write!(text, " | {}", column.text(cell));
            }
            text += " |\n";
        }
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}");
        }
        text
    }

    /// For a program: a line a cell, none where there is nothing.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            for (column, cell) in self.cells(row) {
                if let Some(cell) = cell {
                    let names = [&self.title, &row.name, &column.name].map(|name| quoted(name));
                    let _ = writeln!(text, "{},{cell}", names.join(","));
                }
            }
        }
        text
    }

    fn cells(&self, row: &Row) -> impl Iterator<Item = (&Column, Option<f64>)> {
        let cells = row.cells.iter().copied().chain(iter::repeat(None));
        self.columns.iter().zip(cells)
    }
}

impl Column {
    fn text(&self, cell: Option<f64>) -> String {
        cell.map_or("-".to_owned(), |cell| format!("{cell:.*}", self.decimals))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
