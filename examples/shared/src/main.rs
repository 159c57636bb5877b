//! Two processes over one store: what one writes is gone in the other.
//!
//! `cargo run -p shared` starts a Redis server for itself. With `--store URL` it uses that store:
//! `redis://localhost:6379`, `memcached://localhost:11211`.

mod process;
mod server;
mod users;

use process::Process;
use server::Server;
use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let server = Server::start()?;
            println!("a Redis server on {}", server.url());
            show(server.url())
        }
        ["--store", url] => show(url),
        ["process", ..] => users::serve(),
        _ => Err("write `shared`, or `shared --store redis://localhost:6379`".into()),
    }
}

/// What two processes see of each other.
fn show(url: &str) -> Result<(), Box<dyn Error>> {
    let database = env::temp_dir().join(format!("larder-shared-{}", std::process::id()));
    let mut one = Process::start("A", url, &database)?;
    let mut other = Process::start("B", url, &database)?;
    one.ask("rename Ada")?;
    one.ask("greet")?;
    other.ask("greet")?;
    other.ask("greet")?;
    other.ask("greet")?;
    println!("  B has it in its own memory now. A writes:");
    one.ask("rename Grace")?;
    other.ask("await Grace")?;
    other.ask("greet")?;
    one.ask("greet")?;
    std::fs::remove_file(&database)?;
    Ok(())
}
