//! What larder and its peers cost, side by side in one run.
//!
//! `speed [--quick] [--out DIRECTORY] [--svg FILE] [SECTION..]` prints tables, and writes them to a
//! directory, and what is most asked for as a picture to a file.

mod build;
mod chart;
mod child;
mod flights;
mod hits;
mod instructions;
mod invalidate;
mod memory;
mod misses;
mod mix;
mod options;
mod picture;
mod rawsh;
mod report;
mod rounds;
mod sections;
mod subjects;
mod table;
mod threads;
mod together;
mod versions;
mod zipf;

use options::Options;
use report::Report;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs, io};
use table::Table;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    if arguments.next_if(|first| first == child::CHILD).is_some() {
        return child::run(arguments);
    }
    let options = match Options::read(arguments) {
        Ok(options) => options,
        Err(usage) => {
            eprint!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("speed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> io::Result<()> {
    println!("{}", versions::line(versions::PEERS));
    let mut report = Report::new(options)?;
    let mut all = Vec::new();
    for section in &options.sections {
        println!("\n# {}: {}", section.name, section.about);
        let start = Instant::now();
        let tables = (section.run)(options)?;
        tables.iter().for_each(Table::print);
        println!("\n({:.0} s)", start.elapsed().as_secs_f64());
        report.add(section, &tables)?;
        all.extend(tables);
    }
    if let Some(file) = &options.svg {
        let lacking = || io::Error::other("a row that is drawn was not measured");
        fs::write(file, picture::of(&all).ok_or_else(lacking)?)?;
    }
    Ok(())
}
