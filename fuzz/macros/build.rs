//! Lists the modules of `cache-macros`, as its `lib.rs` declares them.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let sources = fs::canonicalize(Path::new("../../cache-macros/src"))?;
    let root = sources.join("lib.rs");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut modules = String::new();
    for line in fs::read_to_string(root)?.lines() {
        let declared = line.strip_prefix("mod ");
        let Some(name) = declared.and_then(|rest| rest.strip_suffix(';')) else {
            continue;
        };
        if name == "tests" {
            continue;
        }
        let folder = sources.join(name).join("mod.rs");
        let file = if folder.exists() {
            folder
        } else {
            sources.join(name).with_extension("rs")
        };
        modules += &format!("#[path = {file:?}]\nmod {name};\n");
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("modules.rs"), modules)?;
    Ok(())
}
