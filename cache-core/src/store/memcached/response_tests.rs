//! The reading of replies, from bytes that may be anything.

use super::super::FaultKind;
use super::{Failure, Response, read};
use memcache::exp::ReturnCode;
use std::future::Future;
use std::task::{Context, Poll, Waker};

const LARGEST: usize = 1000;

/// What is read as the reply to the request with the opaque 7.
fn reply(bytes: &[u8]) -> Result<Response, Failure> {
    let mut bytes = bytes;
    let mut reading = Box::pin(read(&mut bytes, 7, LARGEST));
    match reading
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(read) => read,
        Poll::Pending => panic!("bytes in memory are there at once"),
    }
}

fn broken(bytes: &[u8]) -> FaultKind {
    match reply(bytes) {
        Err(Failure::Connection(fault)) => fault.kind,
        other => panic!("{:?} was read as {other:?}", String::from_utf8_lossy(bytes)),
    }
}

#[test]
fn a_value_comes_with_what_was_asked_of_it() {
    let read = reply(b"VA 4 c12 t60 O7 W\r\n\r\n\0\xff\r\nHD").unwrap();
    assert_eq!(read.code, ReturnCode::Va);
    assert_eq!(read.value.as_deref(), Some(&b"\r\n\0\xff"[..]));
    assert_eq!((read.cas, read.ttl), (Some(12), Some(60)));
    let endless = reply(b"VA 0 t-1 O7\r\n\r\n").unwrap();
    assert_eq!(
        (endless.value.as_deref(), endless.ttl),
        (Some(&b""[..]), None)
    );
}

#[test]
fn what_has_no_value_ends_with_its_line() {
    let codes = [
        ("HD O7", ReturnCode::Hd),
        ("EN O7", ReturnCode::En),
        ("EN", ReturnCode::En),
        ("NF O7", ReturnCode::Nf),
        ("NS O7", ReturnCode::Ns),
        ("EX O7", ReturnCode::Ex),
    ];
    for (line, code) in codes {
        let read = reply(format!("{line}\r\n").as_bytes()).unwrap();
        assert_eq!(read, Response::of(code), "{line}");
    }
}

#[test]
fn the_reply_to_something_else_is_not_taken() {
    for line in [
        "HD\r\n",
        "HD O8\r\n",
        "EN O8\r\n",
        "HD O7 O8\r\n",
        "HD O8 O7\r\n",
        "HD O\r\n",
        "VA 0 O6\r\n\r\n",
    ] {
        assert_eq!(broken(line.as_bytes()), FaultKind::Garbled, "{line}");
    }
}

#[test]
fn what_makes_no_sense_is_garbled() {
    let long = vec![b'x'; 5000];
    let bytes: [&[u8]; 16] = [
        b"\r\n",
        b"\n",
        b"HTTP/1.1 400 Bad Request\r\n",
        b"VALUE k 0 3\r\nabc\r\nEND\r\n",
        b"MN\r\n",
        b"MN O7\r\n",
        b"ME k O7\r\n",
        b"HD k=== b O7\r\n",
        b"VA\r\n",
        b"VA x O7\r\n",
        b"VA -1 O7\r\n",
        b"VA 18446744073709551615 O7\r\n",
        b"VA 99999999999999999999999 O7\r\n",
        b"VA 3 cx O7\r\nabc\r\n",
        b"VA 3 O7\r\nabcd\r\n",
        &long,
    ];
    for bytes in bytes {
        assert_eq!(
            broken(bytes),
            FaultKind::Garbled,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert_eq!(broken(b"\xff\xfe O7\r\n"), FaultKind::Garbled);
}

#[test]
fn half_a_reply_is_a_broken_connection() {
    let whole = b"VA 5 c1 O7\r\nabcde\r\n";
    for len in 0..whole.len() {
        assert_eq!(
            broken(&whole[..len]),
            FaultKind::Unreachable,
            "the first {len} bytes"
        );
    }
}

#[test]
fn a_value_over_the_largest_is_not_read() {
    assert!(reply(format!("VA 1000 O7\r\n{}\r\n", "x".repeat(1000)).as_bytes()).is_ok());
    assert_eq!(broken(b"VA 1001 O7\r\n"), FaultKind::Garbled);
}

#[test]
fn a_server_without_room_is_asked_the_next() {
    let kind = |bytes: &[u8]| match reply(bytes) {
        Err(Failure::Item(fault)) => fault.kind,
        other => panic!("{other:?}"),
    };
    let no_room = kind(b"SERVER_ERROR out of memory storing object\r\n");
    assert_eq!(no_room, FaultKind::Refused);
    let too_large = kind(b"SERVER_ERROR object too large for cache\r\n");
    assert_eq!(too_large, FaultKind::TooLarge);
    // after these, there may be more that answers nothing
    assert_eq!(
        broken(b"CLIENT_ERROR unauthenticated\r\n"),
        FaultKind::Refused
    );
    assert_eq!(broken(b"ERROR\r\n"), FaultKind::Refused);
}

#[test]
fn no_bytes_panic() {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize
    };
    let words: [&[u8]; 16] = [
        b"VA ",
        b"HD",
        b" O7",
        b" c",
        b" t",
        b"9",
        b"\r\n",
        b"\n",
        b" ",
        b"\xc3",
        b"\0",
        b"EN",
        b" k",
        b" b",
        b"AA=",
        b"SERVER_ERROR",
    ];
    for _ in 0..20_000 {
        let len = next() % 12;
        let bytes: Vec<u8> = (0..len)
            .flat_map(|_| words[next() % words.len()].to_vec())
            .collect();
        let _ = reply(&bytes);
    }
}
