//! Crates that are written to be built.

use crate::versions;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// What a crate caches its functions with.
pub(super) struct Library {
    pub(super) name: &'static str,
    /// The line of its manifest.
    dependency: fn() -> String,
    /// What is imported.
    head: &'static str,
    /// A function, by its number.
    function: fn(usize) -> String,
}

pub(super) static LIBRARIES: [Library; 5] = [
    Library {
        name: "no cache",
        dependency: String::new,
        head: "",
        function: plain,
    },
    Library {
        name: "larder",
        dependency: || {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            format!("larder = {{ path = {path:?} }}")
        },
        head: "use larder::cached;",
        function: attribute,
    },
    Library {
        name: "cached",
        dependency: || exactly("cached"),
        head: "use cached::macros::cached;",
        function: attribute,
    },
    Library {
        name: "quick_cache, by hand",
        dependency: || exactly("quick_cache"),
        head: "use quick_cache::sync::Cache;\nuse std::{convert::Infallible, sync::LazyLock};",
        function: by_hand,
    },
    Library {
        name: "moka, by hand",
        dependency: || {
            let version = versions::of("moka");
            format!("moka = {{ version = \"={version}\", features = [\"sync\"] }}")
        },
        head: "use moka::sync::Cache;\nuse std::sync::LazyLock;",
        function: by_hand_of_moka,
    },
];

fn exactly(package: &str) -> String {
    format!("{package} = \"={}\"", versions::of(package))
}

fn plain(n: usize) -> String {
    format!("fn of_{n}(id: u64) -> String {{\n    format!(\"{{id}} of {n}\")\n}}\n")
}

fn attribute(n: usize) -> String {
    format!("#[cached]\n{}", plain(n))
}

fn by_hand(n: usize) -> String {
    format!(
        "static OF_{n}: LazyLock<Cache<u64, String>> = LazyLock::new(|| Cache::new(10_000));\n\
         fn of_{n}(id: u64) -> String {{\n    \
             let load = || Ok::<_, Infallible>(format!(\"{{id}} of {n}\"));\n    \
             let Ok(value) = OF_{n}.get_or_insert_with(&id, load);\n    \
             value\n\
         }}\n"
    )
}

fn by_hand_of_moka(n: usize) -> String {
    format!(
        "static OF_{n}: LazyLock<Cache<u64, String>> = LazyLock::new(|| Cache::new(10_000));\n\
         fn of_{n}(id: u64) -> String {{\n    \
             OF_{n}.get_with(id, || format!(\"{{id}} of {n}\"))\n\
         }}\n"
    )
}

/// A crate in a directory, whose source can be written anew.
pub(super) struct Made {
    library: &'static Library,
    directory: PathBuf,
}

impl Made {
    /// The crate without its source.
    pub(super) fn new(library: &'static Library, directory: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(directory.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"made\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{}\n\n[profile.release]\nstrip = true\n\n[workspace]\n",
            (library.dependency)()
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        fs::write(directory.join("Cargo.lock"), versions::LOCK)?;
        Ok(Made { library, directory })
    }

    /// Writes so many functions, and a call of each.
    pub(super) fn write(&self, functions: usize) -> io::Result<()> {
        let mut source = format!("{}\nuse std::hint::black_box;\n\n", self.library.head);
        for n in 0..functions {
            source += &(self.library.function)(n);
        }
        source += "\nfn main() {\n    let id = std::env::args().count() as u64;\n";
        for n in 0..functions {
            let _ = writeln!(source, "    black_box(of_{n}(black_box(id)));");
        }
        source += "}\n";
        fs::write(self.directory.join("src/main.rs"), source)
    }

    /// Runs cargo, and gives what it printed.
    pub(super) fn cargo(&self, arguments: &[&str]) -> io::Result<String> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(arguments)
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_INCREMENTAL", "0")
            .stderr(Stdio::piped())
            .output()?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr)));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Removes all that was built.
    pub(super) fn clean(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.target()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn target(&self) -> PathBuf {
        self.directory.join("target")
    }

    /// The program that a release build makes.
    pub(super) fn program(&self) -> PathBuf {
        self.target().join("release/made")
    }
}
