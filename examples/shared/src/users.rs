//! What each process does: it greets a user whose name is in a database that both have.

use larder::{Cache, Config, cached, invalidates};
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs};

static CACHE: LazyLock<Cache> = LazyLock::new(|| {
    let cache = Config::from_env("CACHE").and_then(|config| config.open());
    cache.unwrap_or_else(|error| panic!("{error}"))
});

/// Stands for a database: a file with the name of the one user.
static DATABASE: LazyLock<PathBuf> = LazyLock::new(|| {
    env::var_os("DATABASE")
        .map(PathBuf::from)
        .unwrap_or_default()
});

/// How often the database was asked.
static QUERIES: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = "5m", store = CACHE, key_prefix = "name")]
fn name() -> Option<String> {
    QUERIES.fetch_add(1, Ordering::Relaxed);
    fs::read_to_string(&*DATABASE).ok()
}

#[cached(timeout = "5m", store = CACHE, key_prefix = "greeting")]
fn greeting() -> String {
    format!("Hello, {}!", name().unwrap_or_default())
}

#[invalidates(name())]
fn rename(new: &str) -> io::Result<()> {
    fs::write(&*DATABASE, new)
}

/// Does what it is told, a line each.
pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    LazyLock::force(&CACHE);
    for line in io::stdin().lock().lines() {
        let (before, start) = (QUERIES.load(Ordering::Relaxed), Instant::now());
        let answer = match line?.split_once(' ') {
            Some(("rename", new)) => {
                rename(new)?;
                format!("renames the user to {new}")
            }
            Some(("await", new)) => await_name(new),
            _ => greeting(),
        };
        let took = start.elapsed();
        let queries = QUERIES.load(Ordering::Relaxed) - before;
        println!("{answer:28} {took:>9.1?}, {queries} queries");
        io::stdout().flush()?;
    }
    Ok(())
}

/// Reads until the new name is there: that is how long the store's message takes.
fn await_name(new: &str) -> String {
    let start = Instant::now();
    while name().as_deref() != Some(new) {
        if start.elapsed() > Duration::from_secs(5) {
            return format!("does not see {new}");
        }
    }
    format!("sees {new}")
}
