//! Serves on 127.0.0.1:3000, or on the address given as the argument.

use std::{env, io};

use tokio::net::TcpListener;
use web::{App, router};

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(&address).await?;
    let address = listener.local_addr()?;
    println!("Serving on {address}. Try, twice each to see the 20 ms of the query go away:");
    println!("  curl -w ' %{{time_total}} s\\n' http://{address}/data");
    println!("  curl -d 'second' http://{address}/update_data");
    println!("  curl -w ' %{{time_total}} s\\n' http://{address}/items/7");
    println!("  curl -d 'honey' http://{address}/items/7");
    axum::serve(listener, router(App::new())).await
}
