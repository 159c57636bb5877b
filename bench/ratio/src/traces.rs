//! What is replayed: sequences of keys.

use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

/// A sequence of accesses to keys that are numbered from zero.
pub(crate) struct Trace {
    pub(crate) name: String,
    pub(crate) accesses: Vec<u32>,
    /// How many different keys there are.
    pub(crate) keys: usize,
}

impl Trace {
    fn new(name: &str, accesses: impl IntoIterator<Item = u32>) -> Self {
        let mut numbers = HashMap::new();
        let mut number = |key| {
            let next = numbers.len() as u32;
            *numbers.entry(key).or_insert(next)
        };
        let accesses = accesses.into_iter().map(&mut number).collect();
        Trace {
            name: name.to_owned(),
            accesses,
            keys: numbers.len(),
        }
    }
}

/// The traces of a directory, if one is given, and the made ones.
pub(crate) fn all(directory: Option<&str>) -> io::Result<Vec<Trace>> {
    let mut traces = match directory {
        Some(directory) => read(Path::new(directory))?,
        None => Vec::new(),
    };
    traces.extend(made());
    Ok(traces)
}

/// Every `*.u32` of a directory: an access is a number of 32 bits, least byte first.
fn read(directory: &Path) -> io::Result<Vec<Trace>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "u32") {
            files.push(path);
        }
    }
    files.sort();
    let traces = files.iter().map(|path| {
        let bytes = fs::read(path)?;
        let (words, _) = bytes.as_chunks::<4>();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Trace::new(
            &name,
            words.iter().copied().map(u32::from_le_bytes),
        ))
    });
    traces.collect()
}

fn made() -> Vec<Trace> {
    let mut random = fastrand::Rng::with_seed(1);
    let popular = zipf(100_000, 0.9, 500_000, &mut random);
    let changing = zipf(50_000, 1.0, 500_000, &mut random);
    let changing = (0..)
        .zip(changing)
        .map(|(time, key)| (key + time / 50_000 * 5_000) % 50_000);
    let scanned = zipf(20_000, 0.8, 300_000, &mut random);
    let scanned = (0..).zip(scanned).flat_map(|(time, key)| {
        // every third stretch of time something reads another part from end to end
        let scans = time / 10_000 % 3 == 2;
        let scan = scans.then(|| 20_000 + time * 2 % 40_000);
        [Some(key), scan, scan.map(|scan| scan + 1)]
            .into_iter()
            .flatten()
    });
    let drifting = (0..200_000)
        .map(|time| time / 20 + random.u32(..900))
        .collect::<Vec<_>>();
    vec![
        Trace::new("made: zipf 0.9", popular),
        Trace::new("made: changing zipf", changing),
        Trace::new("made: scanned zipf", scanned),
        Trace::new("made: drifting", drifting),
    ]
}

/// Keys of which the nth is read in proportion to 1 / n^exponent.
fn zipf(keys: u32, exponent: f64, reads: usize, random: &mut fastrand::Rng) -> Vec<u32> {
    let weights = (1..=keys).scan(0.0, |sum, n| {
        *sum += f64::from(n).powf(-exponent);
        Some(*sum)
    });
    let sums: Vec<f64> = weights.collect();
    let all = sums[sums.len() - 1];
    let key = |_| {
        let chosen = random.f64() * all;
        sums.partition_point(|sum| *sum < chosen) as u32
    };
    (0..reads).map(key).collect()
}
