//! Runs the targets without libFuzzer: on their seeds, and on random changes of them.
//!
//! `replay [--seconds N] [--seed N] [TARGET | TARGET FILE..]`. What makes a target fail is kept
//! in `fuzz/artifacts`, and `replay TARGET FILE` runs it alone.

#![forbid(unsafe_code)]

use larder_fuzz::{TARGETS, Target};
use std::error::Error;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const USAGE: &str = "replay [--seconds N] [--seed N] [TARGET | TARGET FILE..]";
/// Random inputs are no longer than this.
const LONGEST: usize = 400;

struct Options {
    /// For how long each target is given random inputs.
    time: Duration,
    seed: u64,
    target: Option<String>,
    files: Vec<PathBuf>,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Options {
            time: Duration::from_secs(5),
            seed: std::process::id().into(),
            target: None,
            files: Vec::new(),
        };
        while let Some(word) = words.next() {
            let mut number = || words.next().ok_or(USAGE)?.parse::<u64>().map_err(|_| USAGE);
            match word.as_str() {
                "--seconds" => options.time = Duration::from_secs(number()?),
                "--seed" => options.seed = number()?,
                _ if word.starts_with('-') => return Err(USAGE.into()),
                _ if options.target.is_none() => options.target = Some(word),
                _ => options.files.push(word.into()),
            }
        }
        Ok(options)
    }

    fn targets(&self) -> Result<Vec<Target>, Box<dyn Error>> {
        let Some(wanted) = &self.target else {
            return Ok(TARGETS.to_vec());
        };
        let target = TARGETS.into_iter().find(|(name, _)| name == wanted);
        let unknown = || format!("there is no target `{wanted}`: {:?}", TARGETS.map(|t| t.0));
        Ok(vec![target.ok_or_else(unknown)?])
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1))?;
    let mut all_passed = true;
    for target in options.targets()? {
        all_passed &= if options.files.is_empty() {
            run(target, &options)?
        } else {
            replay(target, &options.files)?
        };
    }
    Ok(if all_passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs a target on these files; whether it passed.
fn replay((name, target): Target, files: &[PathBuf]) -> Result<bool, Box<dyn Error>> {
    for file in files {
        let input = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        if catch_unwind(|| target(&input)).is_err() {
            eprintln!("{name}: fails on {}", file.display());
            return Ok(false);
        }
    }
    println!("{name}: passes on {} files", files.len());
    Ok(true)
}

/// Runs a target on its seeds and then, until the time is up, on what comes of them; whether it
/// passed.
fn run((name, target): Target, options: &Options) -> Result<bool, Box<dyn Error>> {
    let files = files_of(&home().join("seeds").join(name))?;
    if !replay((name, target), &files)? {
        return Ok(false);
    }
    let seeds = files.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    println!("{name}: random inputs with --seed {}", options.seed);
    let mut random = Random(options.seed);
    let (until, mut inputs) = (Instant::now() + options.time, 0_u64);
    while Instant::now() < until {
        let input = random.input(&seeds);
        inputs += 1;
        if catch_unwind(|| target(&input)).is_err() {
            let kept = keep(name, &input)?;
            eprintln!("{name}: fails on {}", kept.display());
            return Ok(false);
        }
    }
    println!("{name}: passes on {inputs} random inputs");
    Ok(true)
}

/// The folder with the seeds.
fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

fn keep(name: &str, input: &[u8]) -> Result<PathBuf, Box<dyn Error>> {
    let folder = home().join("artifacts").join(name);
    fs::create_dir_all(&folder)?;
    let file = folder.join("replayed");
    fs::write(&file, input)?;
    Ok(file)
}

/// Numbers that look random (SplitMix64, Steele et al., 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % bound
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    /// One time in three bytes of no meaning, otherwise a seed with some changes, or two halves.
    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        if seeds.is_empty() || self.below(3) == 0 {
            let length = self.below(40);
            return (0..length).map(|_| self.byte()).collect();
        }
        let mut input = seeds[self.below(seeds.len())].clone();
        if self.below(4) == 0 {
            let other = &seeds[self.below(seeds.len())];
            input.truncate(self.below(input.len() + 1));
            input.extend_from_slice(&other[self.below(other.len() + 1)..]);
        }
        for _ in 0..=self.below(4) {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        if input.is_empty() {
            return input.push(self.byte());
        }
        let (place, end) = (self.below(input.len()), input.len());
        match self.below(5) {
            0 => input[place] = self.byte(),
            1 => drop(input.remove(place)),
            2 => input.insert(place, self.byte()),
            3 => drop(input.drain(place..end.min(place + 8))),
            _ => {
                let piece = input[place..end.min(place + 12)].to_vec();
                let at = self.below(input.len());
                input.splice(at..at, piece);
            }
        }
    }
}
