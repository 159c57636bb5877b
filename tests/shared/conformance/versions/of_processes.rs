//! Methods and generic functions: of these a process takes two builds for two functions of one name, which
//! are not stored, so that each build is a process here.

use super::LOADS;
use crate::support::Dir;
use larder::{Cache, Config, cached};
use std::env;
use std::process::Command;
use std::sync::LazyLock;

/// Which build this process is of, and in which file it keeps entries.
const BUILD: &str = "LARDER_BUILD";
const FILE: &str = "LARDER_BUILD_FILE";

static CACHE: LazyLock<Cache> = LazyLock::new(|| {
    let url = format!("disk://{}?response_timeout=10s", env::var(FILE).unwrap());
    Config::new(url, "builds").open().unwrap()
});

/// Builds at one place of the source.
macro_rules! builds {
    ($($version:literal),+) => {[$({
        struct Repo;

        #[cached]
        impl Repo {
            #[cached(timeout = 60, store = CACHE, version = $version, ignore(self))]
            fn method(&self, n: u64) -> usize {
                let _ = n;
                LOADS.count()
            }

            #[cached(timeout = 60, store = CACHE, version = $version)]
            fn without_self(n: u64) -> usize {
                let _ = n;
                LOADS.count()
            }
        }

        #[cached(timeout = 60, store = CACHE, version = $version)]
        async fn generic<T: 'static>(n: u64) -> usize {
            let _ = n;
            LOADS.count()
        }

        || {
            Repo.method(1);
            Repo::without_self(1);
            futures::executor::block_on(generic::<String>(1));
            LOADS.get()
        }
    } as fn() -> usize),+]};
}

/// What the process of a build does, which the other test starts: prints how much it has computed.
#[test]
fn a_process_of_a_build() {
    if let Ok(build) = env::var(BUILD) {
        let build: usize = build.parse().unwrap();
        println!("computed {}.", builds!(1, 2)[build]());
    }
}

#[test]
fn methods_and_generic_functions_have_versions_too() {
    let dir = Dir::new();
    let computed = |build: &str| {
        let mut process = Command::new(env::current_exe().unwrap());
        process.args(["of_processes::a_process_of_a_build", "--nocapture"]);
        let process = process
            .env(BUILD, build)
            .env(FILE, dir.path().join("store"));
        let output = process.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let computed = printed.split("computed ").nth(1).unwrap();
        computed.split('.').next().unwrap().to_owned()
    };
    let builds = ["0", "0", "1", "1", "0"];
    assert_eq!(builds.map(computed), ["3", "0", "3", "0", "0"]);
}
