//! Servers that are no Memcached, or no longer.

use crate::memcached_server::{Outcomes, add, get, key, run, soon, timed};
use cache_core::store::{FaultKind, Memcached, Operation};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::Duration;

/// A server that does something with each connection, and a store on it.
fn liar(serve: impl FnMut(TcpStream) + Send + 'static) -> Memcached {
    liar_to("", serve)
}

/// The same, with user and password.
fn liar_to(login: &str, mut serve: impl FnMut(TcpStream) + Send + 'static) -> Memcached {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("memcached://{login}{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream);
        }
    });
    Memcached::builder(&url).build().unwrap()
}

/// One that answers whatever it is asked first with some bytes, and then says nothing, or closes.
fn answers(with: impl Into<Vec<u8>>, closes: bool) -> Memcached {
    let (with, mut open) = (with.into(), Vec::new());
    liar(move |mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(&with);
        if !closes {
            open.push(stream);
        }
    })
}

fn kinds(outcomes: &Outcomes) -> Vec<Option<FaultKind>> {
    let kind = |outcome: &Result<_, cache_core::store::Fault>| {
        outcome.as_ref().err().map(|fault| fault.kind)
    };
    outcomes.iter().map(kind).collect()
}

fn gets(len: usize) -> Vec<Operation> {
    let get = |n| Operation::Get {
        key: key(&format!("k-{n}")),
    };
    (0..len).map(get).collect()
}

#[test]
fn what_makes_no_sense_is_garbled_and_told_at_once() {
    let lies: [&[u8]; 12] = [
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        b"-ERR unknown command\r\n",
        b"\0\xff\xfe\x80\x01\r\n",
        b"VA 9223372036854775808 c1 O0\r\n",
        b"VA 4611686018427387904 c1 O0\r\nabc",
        b"VA 3 c1 O0\r\nabcdefgh\r\n",
        b"VA 3 c1 O1\r\nabc\r\n",
        b"HD O0\r\n",
        b"ME k O0\r\n",
        b"VA 3 cx O0\r\nabc\r\n",
        b"VA 1073741824 c1 O0\r\nabc",
        &[b'x'; 100_000],
    ];
    for lie in lies {
        let store = answers(lie, false);
        let shown = String::from_utf8_lossy(&lie[..lie.len().min(60)]).into_owned();
        let (fault, time) = timed(|| get(&store, "k").unwrap_err());
        assert_eq!(fault.kind, FaultKind::Garbled, "{shown}: {fault}");
        assert!(time < Duration::from_millis(400), "{shown}: {time:?}");
        assert!(!fault.message.contains("abc"), "a value is shown: {fault}");
    }
}

#[test]
fn what_was_answered_before_the_connection_broke_counts() {
    let whole = b"VA 3 c1 O0\r\nabc\r\nEN O1\r\nVA 3 c2 O2\r\nabc\r\n";
    for (len, answered) in [(0, 0), (11, 0), (16, 0), (17, 1), (23, 1), (24, 2), (39, 2)] {
        let store = answers(&whole[..len], true);
        let (outcomes, time) = timed(|| run(&store, gets(4)));
        let kinds = kinds(&outcomes);
        assert!(
            kinds[..answered].iter().all(Option::is_none),
            "{len} bytes: {kinds:?}"
        );
        let unreachable = |kind: &Option<FaultKind>| *kind == Some(FaultKind::Unreachable);
        assert!(
            kinds[answered..].iter().all(unreachable),
            "{len} bytes: {kinds:?}"
        );
        assert!(time < Duration::from_millis(400), "{len} bytes: {time:?}");
    }
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    for said in ["", "VA 3", "VA 3 c1 O0\r\nab"] {
        let store = answers(said, false);
        let (fault, time) = timed(|| get(&store, "k").unwrap_err());
        assert_eq!(fault.kind, FaultKind::TimedOut, "{said:?}");
        assert!((400..800).contains(&time.as_millis()), "{said:?}: {time:?}");
    }
}

#[test]
fn a_server_that_talks_without_end_is_given_up() {
    let talk = |piece: &'static [u8], pause| {
        liar(move |mut stream| {
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"VA 60000000 c1 O0\r\n");
                while stream.write_all(piece).is_ok() {
                    sleep(pause);
                }
            });
        })
    };
    // a byte now and then is no answer in good time, and neither is a flood
    for store in [
        talk(b"x", Duration::from_millis(20)),
        talk(&[7; 65536], Duration::ZERO),
    ] {
        let (fault, time) = timed(|| get(&store, "k").unwrap_err());
        let kinds = [FaultKind::TimedOut, FaultKind::Garbled];
        assert!(kinds.contains(&fault.kind), "{fault}");
        assert!(time < Duration::from_millis(1500), "{time:?}");
    }
}

#[test]
fn an_old_server_is_named_as_such() {
    let store = answers("ERROR\r\nERROR\r\n", false);
    let outcomes = run(&store, gets(2));
    let expected = [Some(FaultKind::Refused), Some(FaultKind::Unreachable)];
    assert_eq!(kinds(&outcomes), expected);
    let fault = outcomes[0].as_ref().unwrap_err();
    assert!(fault.message.contains("1.6"), "{fault}");
}

#[test]
fn a_server_without_cas_is_named_as_such() {
    let store = answers("VA 3 c0 O0\r\nabc\r\n", false);
    let fault = get(&store, "k").unwrap_err();
    assert!(fault.message.contains("--disable-cas"), "{fault}");
}

#[test]
fn a_server_with_sasl_is_named_as_such() {
    let store = answers("", false);
    let fault = get(&store, "k").unwrap_err();
    assert!(fault.message.contains("SASL"), "{fault}");
    // it reads the login as the binary protocol, and hangs up
    let store = liar_to("me:s3cret@", |mut stream| {
        let _ = stream.read(&mut [0; 4096]);
    });
    let fault = get(&store, "k").unwrap_err();
    assert!(fault.message.contains("--auth-file"), "{fault}");
    assert!(!fault.message.contains("s3cret"), "{fault}");
}

#[test]
fn one_that_has_answered_before_is_not_taken_for_a_server_with_sasl() {
    let store = answers("EN O0\r\n", false);
    assert_eq!(get(&store, "k"), Ok(None));
    let fault = get(&store, "k").unwrap_err();
    assert_eq!(fault.kind, FaultKind::TimedOut);
    assert!(!fault.message.contains("SASL"), "{fault}");
}

/// Answers one request rightly, and tells when the connection ends.
fn honest(mut stream: TcpStream, ended: std::sync::mpsc::Sender<()>) {
    thread::spawn(move || {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"EN O0\r\n");
        while stream.read(&mut [0; 4096]).is_ok_and(|len| len > 0) {}
        let _ = ended.send(());
    });
}

fn honest_one() -> (Memcached, Receiver<()>) {
    let (ended, has_ended) = channel();
    (liar(move |stream| honest(stream, ended.clone())), has_ended)
}

#[test]
fn after_a_lie_the_next_connection_is_another() {
    let mut is_first = true;
    let (ended, _has_ended) = channel();
    let store = liar(move |mut stream| {
        if std::mem::take(&mut is_first) {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"what?\r\nEN O0\r\nEN O0\r\n");
        } else {
            honest(stream, ended.clone());
        }
    });
    assert_eq!(get(&store, "k").unwrap_err().kind, FaultKind::Garbled);
    assert_eq!(soon(|| get(&store, "k")), None);
}

#[test]
fn what_comes_unasked_is_no_answer_to_what_is_asked_next() {
    let mut is_first = true;
    let (ended, _has_ended) = channel();
    let store = liar(move |mut stream| {
        if std::mem::take(&mut is_first) {
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"EN O0\r\nVA 5 c1 O0\r\nstale\r\n");
                sleep(Duration::from_secs(5));
            });
        } else {
            honest(stream, ended.clone());
        }
    });
    assert_eq!(get(&store, "k"), Ok(None));
    sleep(Duration::from_millis(50));
    assert_eq!(get(&store, "k"), Ok(None));
}

#[test]
fn a_dropped_store_ends_its_connection() {
    let (store, has_ended) = honest_one();
    assert_eq!(get(&store, "k"), Ok(None));
    drop(store);
    has_ended
        .recv_timeout(Duration::from_secs(5))
        .expect("the connection is closed");
}

#[test]
fn who_waits_for_a_dropped_store_is_told() {
    use cache_core::store::Store;
    let store = answers("", false);
    let waiting = store.run(vec![Operation::Get { key: key("k") }; 3]);
    drop(store);
    let (outcomes, time) = timed(|| futures::executor::block_on(waiting));
    assert_eq!(kinds(&outcomes), [Some(FaultKind::Unreachable); 3]);
    assert!(time < Duration::from_millis(400), "{time:?}");
}

#[test]
fn a_server_that_leaves_after_a_call_is_found_gone() {
    let store = answers("EN O0\r\n", true);
    for _ in 0..5 {
        assert_eq!(get(&store, "k"), Ok(None));
        sleep(Duration::from_millis(20));
    }
    assert!(add(&store, "k", "x").is_err());
}
