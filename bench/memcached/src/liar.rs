//! Servers that answer whatever they are asked with the same bytes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// What is sent, and what comes after it.
#[derive(Clone, Copy)]
pub(crate) struct Lie {
    bytes: &'static [u8],
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    Silence,
    /// The same byte, as fast as it is taken.
    Flood,
    End,
}

/// The lie of a trial.
pub(crate) fn of(trial: &str) -> Option<Lie> {
    let lie = |bytes, then| Some(Lie { bytes, then });
    match trial {
        "2^63 bytes" => lie(b"VA 9223372036854775808 c1 O0\r\n", Then::Silence),
        "2^62 bytes" => lie(b"VA 4611686018427387904 c1 O0\r\n", Then::Silence),
        "a gibibyte" => lie(b"VA 1000000000 c1 O0\r\n", Then::Flood),
        "endless line" => lie(b"", Then::Flood),
        "endless error" => lie(b"SERVER_ERROR ", Then::Flood),
        "HTTP" => lie(b"HTTP/1.1 400 Bad Request\r\n\r\n", Then::Silence),
        "another flag" => lie(b"VA 3 c1 y9 O0\r\nabc\r\n", Then::Silence),
        "no number" => lie(b"VA 3 cx O0\r\nabc\r\n", Then::Silence),
        "another reply" => lie(b"VA 3 c1 O77\r\nabc\r\n", Then::Silence),
        "cut" => lie(b"VA 3 c1 O0\r\na", Then::End),
        "silence" => lie(b"", Then::Silence),
        _ => None,
    }
}

/// Starts one, and gives its port.
pub(crate) fn start(lie: Lie) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || tell(lie, stream));
        }
    });
    port
}

fn tell(lie: Lie, mut stream: TcpStream) {
    let _ = stream.read(&mut [0; 1 << 16]);
    let told = stream.write_all(lie.bytes);
    match lie.then {
        Then::Flood if told.is_ok() => while stream.write_all(&[b'x'; 1 << 16]).is_ok() {},
        // until the client goes
        Then::Silence => while stream.read(&mut [0; 1 << 16]).is_ok_and(|len| len > 0) {},
        _ => {}
    }
}
