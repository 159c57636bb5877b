//! Counts what goes between a client and the server.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What went by.
#[derive(Clone, Copy, Default)]
pub(crate) struct Traffic {
    /// How often bytes went to the server after some had come from it, or at first: requests that are
    /// sent together, and on whatever connection, are one.
    pub(crate) round_trips: u64,
    /// Bytes to the server.
    pub(crate) sent: u64,
    /// Bytes from it.
    pub(crate) received: u64,
    /// Whether the last bytes went to the server.
    is_asking: bool,
}

#[derive(Clone, Copy)]
enum Way {
    ToServer,
    FromServer,
}

impl Traffic {
    fn count(&mut self, way: Way, bytes: usize) {
        match way {
            Way::ToServer => {
                self.round_trips += u64::from(!self.is_asking);
                self.sent += bytes as u64;
            }
            Way::FromServer => self.received += bytes as u64,
        }
        self.is_asking = matches!(way, Way::ToServer);
    }
}

/// A proxy, to the end of the process.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    traffic: Arc<Mutex<Traffic>>,
}

impl Proxy {
    /// A proxy to the server at an address.
    pub(crate) fn to(address: String) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let traffic = Arc::<Mutex<Traffic>>::default();
        let counted = traffic.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // whoever asked is told by the end of its connection
                let _ = connect(&client, &address, &counted);
            }
        });
        Ok(Proxy { port, traffic })
    }

    /// What went by since the last time.
    pub(crate) fn take(&self) -> Traffic {
        std::mem::take(&mut *self.traffic.lock().expect("no thread panics"))
    }
}

fn connect(client: &TcpStream, address: &str, traffic: &Arc<Mutex<Traffic>>) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    for stream in [client, &server] {
        stream.set_nodelay(true)?;
    }
    pump(client, &server, Way::ToServer, traffic)?;
    pump(&server, client, Way::FromServer, traffic)
}

/// Carries bytes one way, on a thread. They are counted before whoever they are for can answer.
fn pump(
    from: &TcpStream,
    to: &TcpStream,
    way: Way,
    traffic: &Arc<Mutex<Traffic>>,
) -> io::Result<()> {
    let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
    let traffic = traffic.clone();
    thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            traffic.lock().expect("no thread panics").count(way, read);
            if to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    });
    Ok(())
}
