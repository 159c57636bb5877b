//! What is printed, and written as CSV.

use crate::traces::Trace;
use crate::{caches, larder, reference};
use foyer::{LfuConfig, LruConfig, S3FifoConfig};
use std::fmt::Write;
use std::{fs, io};

/// The columns after the optimum.
const CACHES: [&str; 7] = [
    "LRU",
    "larder",
    "quick_cache",
    "moka",
    "foyer",
    "foyer S3-FIFO",
    "foyer LFU",
];
const LRU: usize = 0;

/// The hit ratios of one trace at one capacity.
pub(crate) struct Row {
    trace: String,
    capacity: usize,
    optimum: f64,
    ratios: [f64; CACHES.len()],
}

impl Row {
    pub(crate) fn of(trace: &Trace, capacity: usize) -> Self {
        let reads = trace.accesses.len() as f64;
        let larder = larder::hits(trace, capacity).expect("the program can run itself");
        let hits = [
            reference::lru(trace, capacity),
            larder,
            caches::quick_cache(trace, capacity),
            caches::moka(trace, capacity),
            caches::foyer(trace, capacity, LruConfig::default()),
            caches::foyer(trace, capacity, S3FifoConfig::default()),
            caches::foyer(trace, capacity, LfuConfig::default()),
        ];
        Row {
            trace: trace.name.clone(),
            capacity,
            optimum: reference::optimum(trace, capacity) as f64 / reads,
            ratios: hits.map(|hits| hits as f64 / reads),
        }
    }

    pub(crate) fn print(&self) {
        print!(
            "{:22}{:>8}{:>9.2}",
            self.trace,
            self.capacity,
            self.optimum * 100.0
        );
        for ratio in self.ratios {
            print!("{:>15.2}", ratio * 100.0);
        }
        println!();
    }
}

pub(crate) fn head() {
    println!("Hits in 100 reads.\n");
    print!("{:22}{:>8}{:>9}", "trace", "entries", "optimum");
    for cache in CACHES {
        print!("{cache:>15}");
    }
    println!();
}

/// Means and extremes over all rows.
pub(crate) fn foot(rows: &[Row]) {
    let column = |name: &str, of: &dyn Fn(usize) -> f64| {
        print!("{name:39}");
        for cache in 0..CACHES.len() {
            print!("{:>15.2}", of(cache));
        }
        println!();
    };
    println!();
    column("mean, of 100 of the optimum's", &|cache| {
        let parts = rows.iter().map(|row| row.ratios[cache] / row.optimum);
        parts.sum::<f64>() / rows.len() as f64 * 100.0
    });
    column("worst, in points below LRU", &|cache| {
        let below = rows.iter().map(|row| row.ratios[cache] - row.ratios[LRU]);
        below.fold(0.0, f64::min) * 100.0
    });
}

/// Writes the rows to a file.
pub(crate) fn write(file: &str, rows: &[Row]) -> io::Result<()> {
    let mut text = format!("trace,entries,optimum,{}\n", CACHES.join(","));
    for row in rows {
        let _ = write!(text, "{},{},{}", row.trace, row.capacity, row.optimum);
        for ratio in row.ratios {
            let _ = write!(text, ",{ratio}");
        }
        text.push('\n');
    }
    fs::write(file, text)
}
