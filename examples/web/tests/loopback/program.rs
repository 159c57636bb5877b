//! The program as one starts it.

use std::{io::Result, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};
use web::{Data, Item};

use crate::client::Client;

#[tokio::test]
async fn the_program_serves_where_it_says_and_shows_what_was_sent() -> Result<()> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_web"))
        .arg("127.0.0.1:0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = program.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(stdout).lines();
    let said = lines.next_line().await?.expect("it says something");
    // from here on nobody listens, which must not stop it
    drop(lines);
    let address = said
        .strip_prefix("Serving on ")
        .and_then(|rest| rest.split(". ").next()?.parse().ok())
        .expect("it says where it serves");

    let mut client = Client::connect(address).await?;
    assert_eq!(client.get::<Data>("/data").await?.text, "first");
    client.post::<Data>("/update_data", "second").await?;
    assert_eq!(client.get::<Data>("/data").await?.text, "second");

    assert_eq!(client.get::<Item>("/items/7").await?.name, "item 7");
    client.post::<Item>("/items/7", "honey").await?;
    assert_eq!(client.get::<Item>("/items/7").await?.name, "honey");
    assert_eq!(client.get::<Item>("/items/8").await?.name, "item 8");
    assert!(client.get::<Item>("/items/1000").await.is_err());
    Ok(())
}
