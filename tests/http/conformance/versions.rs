//! Conformance 34: pages of another version are others, and each clears those of all. In one process there
//! is one version of a name, so that each build is a process here.

use crate::behaviours::disk;
use crate::stores::Dir;
use crate::support::{LONG, serve_numbers};
use larder::Config;
use larder::http::Pages;
use std::env;
use std::process::Command;
use tokio::runtime::Runtime;

/// Which build this process is of, whether it clears first, and the store.
const BUILD: &str = "LARDER_BUILD";
const CLEARS: &str = "LARDER_BUILD_CLEARS";
const FILE: &str = "LARDER_BUILD_FILE";

/// What the process of a build does, which the other test starts: prints whether there was a page.
#[test]
fn a_process_of_a_build() {
    let Ok(build) = env::var(BUILD) else {
        return;
    };
    let cache = Config::new(env::var(FILE).unwrap(), "builds")
        .open()
        .unwrap();
    Runtime::new().unwrap().block_on(async {
        let pages = Pages::builder("pages of a build").version(build);
        let pages = pages.whole_query().timeout(LONG).store(&cache);
        let (client, pages) = serve_numbers(pages).await;
        if env::var_os(CLEARS).is_some() {
            pages.clear_path("/").await.unwrap();
        }
        println!("it was a {}.", client.get("/").await.x_cache().unwrap());
    });
}

#[test]
fn a_new_version_makes_new_pages_and_either_clears_both() {
    let dir = Dir::new();
    let asks = |build: &str, clears: bool| {
        let mut process = Command::new(env::current_exe().unwrap());
        process.args(["versions::a_process_of_a_build", "--nocapture"]);
        process.env(BUILD, build).env(FILE, disk(dir.path()));
        let process = process.envs(clears.then_some((CLEARS, "")));
        let output = process.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let was = printed.split("it was a ").nth(1).unwrap();
        was.split('.').next().unwrap().to_owned()
    };
    // by path for the first time, which clears everything
    asks("1", true);
    assert_eq!(
        ["1", "2", "2", "1"].map(|build| asks(build, false)),
        ["HIT", "MISS", "HIT", "HIT"]
    );
    assert_eq!(
        [asks("2", true), asks("2", false), asks("1", false)],
        ["MISS", "HIT", "MISS"]
    );
}
