//! Serves on 127.0.0.1:3000, or on the address given as the argument. With `--store URL` what is
//! cached is in that store, `redis://..` or `memcached://..`, for several processes to share.

use std::{
    env,
    io::{self, Write},
    net::SocketAddr,
};

use tokio::net::TcpListener;
use web::{App, router};

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let store = arguments.iter().position(|argument| argument == "--store");
    let store = store.map(|place| arguments.drain(place..).nth(1).unwrap_or_default());
    let address = arguments.first().map_or("127.0.0.1:3000", String::as_str);
    let router = match store {
        Some(store) => web::shared::router(App::new(), &store).map_err(io::Error::other)?,
        None => router(App::new()),
    };
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    greet(address);
    axum::serve(listener, router).await
}

/// Says where it serves and what to try. Nobody has to listen: the service goes on if its output is
/// closed.
fn greet(address: SocketAddr) {
    let text = format!(
        "Serving on {address}. Try, twice each to see the 20 ms of the query go away:\n  \
         curl -w ' %{{time_total}} s\\n' http://{address}/data\n  \
         curl -w '\\n' -d 'second' http://{address}/update_data\n  \
         curl -w ' %{{time_total}} s\\n' http://{address}/items/7\n  \
         curl -w '\\n' -d 'honey' http://{address}/items/7\n"
    );
    let _ = io::stdout().write_all(text.as_bytes());
}
