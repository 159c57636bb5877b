//! One Memcached server, where to revoke a lease takes two requests: what stands in for the lease goes only
//! after the second.

use crate::memcached_server::Server;
use larder::store::Memcached;
use larder::{Cache, cached, invalidates};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Barrier, LazyLock};
use std::thread;

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start(&[]));
static PROXY: LazyLock<u16> = LazyLock::new(proxy);
static ONE: LazyLock<Cache> = LazyLock::new(|| open(*PROXY));
static OTHER: LazyLock<Cache> = LazyLock::new(|| open(SERVER.port));
static DATABASE: AtomicU64 = AtomicU64::new(1);
static ARMED: AtomicBool = AtomicBool::new(false);
static HAS_READ: Barrier = Barrier::new(2);
static REVOKES: Barrier = Barrier::new(2);
static STORED: Barrier = Barrier::new(2);

fn open(port: u16) -> Cache {
    let url = format!("memcached://127.0.0.1:{port}?connect_timeout=10s&response_timeout=10s");
    Cache::new("any-lease", Memcached::builder(&url).build().unwrap())
}

/// Holds up the second request of a `Revoke`.
fn proxy() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut server = TcpStream::connect(("127.0.0.1", SERVER.port)).unwrap();
            let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut from, &mut to));
            thread::spawn(move || {
                let mut buffer = [0; 65536];
                while let Ok(len @ 1..) = client.read(&mut buffer) {
                    let text = String::from_utf8_lossy(&buffer[..len]).into_owned();
                    if text.starts_with("md ") && text.contains(" C") && ARMED.swap(false, SeqCst) {
                        REVOKES.wait();
                        STORED.wait();
                    }
                    server.write_all(&buffer[..len]).unwrap();
                }
            });
        }
    });
    port
}

struct Process {
    outer: fn(u64) -> u64,
    write: fn(u64, u64),
}

macro_rules! processes {
    ($($cache:ident),*) => { [$(process!($cache)),*] };
}

macro_rules! process {
    ($cache:ident) => {{
        #[cached(timeout = 600, store = $cache)]
        fn inner(n: u64) -> u64 {
            let _ = n;
            DATABASE.load(SeqCst)
        }
        #[cached(timeout = 600, store = $cache)]
        fn outer(n: u64) -> u64 {
            let read = (0..70).map(inner).max().unwrap();
            if ARMED.load(SeqCst) {
                HAS_READ.wait();
                REVOKES.wait();
            }
            let _ = n;
            read
        }
        #[invalidates(inner(n))]
        fn write(n: u64, value: u64) {
            let _ = n;
            DATABASE.store(value, SeqCst);
        }
        Process { outer, write }
    }};
}

#[test]
fn the_any_lease_goes_last() {
    let [one, other] = processes!(ONE, OTHER);
    // they are one program to the store
    assert_eq!((one.outer)(7), 1);
    ARMED.store(true, SeqCst);
    let reader = thread::spawn(move || (other.outer)(1));
    HAS_READ.wait();
    let writer = thread::spawn(move || (one.write)(3, 2));
    // the reader's value is stored between the two requests
    assert_eq!(reader.join().unwrap(), 1);
    STORED.wait();
    writer.join().unwrap();
    // the write has returned
    assert_eq!(
        (other.outer)(2),
        2,
        "a key that was not there sees the write"
    );
    assert_ne!(
        (other.outer)(1),
        1,
        "built on inner(3) from before the write"
    );
}
