//! A program of sections: runs what is asked for, and fails if a row is not what it has to be.

use crate::options::Options;
use crate::report::Report;
use crate::table::Table;
use std::io;
use std::process::ExitCode;
use std::time::Instant;

/// Runs the sections. What `prepare` gives is kept until they have run.
pub(crate) fn run<G>(
    arguments: impl Iterator<Item = String>,
    prepare: impl FnOnce(&Options) -> io::Result<G>,
) -> ExitCode {
    let options = match Options::read(arguments) {
        Ok(options) => options,
        Err(usage) => {
            eprint!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    let name = env!("CARGO_PKG_NAME");
    let found = prepare(&options).and_then(|_until_then| sections(&options));
    match found {
        Ok(0) => ExitCode::SUCCESS,
        Ok(wrong) => {
            eprintln!("{name}: {wrong} rows are not what they have to be");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the sections, and gives how many rows are wrong.
fn sections(options: &Options) -> io::Result<usize> {
    let mut report = Report::new(options)?;
    let mut wrong = 0;
    for section in &options.sections {
        println!("\n# {}: {}", section.name, section.about);
        let start = Instant::now();
        let found = (section.run)()?;
        found.tables.iter().for_each(Table::print);
        println!("\n({:.0} s)", start.elapsed().as_secs_f64());
        report.add(section, &found.tables)?;
        wrong += found.wrong;
    }
    Ok(wrong)
}
