//! Serves on 127.0.0.1:3000, or on the address given as the argument.

use pages::{Db, router};
use std::{
    env,
    io::{self, Write},
    net::SocketAddr,
};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    let listener = TcpListener::bind(address).await?;
    greet(listener.local_addr()?);
    axum::serve(listener, router(&Db::new())).await
}

/// Says where it serves and what to try. Nobody has to listen: the service goes on if its output is
/// closed.
fn greet(address: SocketAddr) {
    let text = format!(
        "Serving on {address}. Try, twice each to see `x-cache: HIT`, then change a name:\n  \
         curl -i http://{address}/users/1\n  \
         curl -i http://{address}/users/2\n  \
         curl -d 'Grace' http://{address}/users/1\n\
         What the caches do is shown at http://{address}/larder\n"
    );
    let _ = io::stdout().write_all(text.as_bytes());
}
