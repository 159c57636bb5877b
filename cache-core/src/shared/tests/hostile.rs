//! What nobody should have stored.

use super::envelopes::{KEY, entry, seals};
use crate::shared::envelope::{Broken, Seal};

/// Where things are in an envelope.
const FORMAT: usize = 20;
const FLAGS: usize = 21;
const LENGTH: usize = 47;
const STORED: usize = 51;
const COUNT: usize = 55;

/// An envelope with these bytes replaced, and with the digest of that.
fn forged(seal: &Seal, payload: &[u8], changes: &[(usize, &[u8])]) -> Vec<u8> {
    let mut bytes = seal.close(KEY, &entry(2, payload)).unwrap().to_vec();
    for (at, change) in changes {
        bytes[*at..at + change.len()].copy_from_slice(change);
    }
    resealed(seal, bytes)
}

/// These bytes with the digest they should have at their end.
fn resealed(seal: &Seal, mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 16);
    let digest = seal.digest(KEY, &bytes);
    bytes.extend(digest);
    bytes
}

#[test]
fn garbage_is_not_an_entry() {
    let long = vec![0xe7; 4096];
    let others: [&[u8]; 8] = [
        b"",
        b"x",
        b"fifteen bytes..",
        b"seventeen bytes..",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"{\"id\":1,\"name\":\"somebody else's\"}",
        &[0; 64],
        &long,
    ];
    for seal in seals() {
        for bytes in others {
            assert_eq!(seal.open(KEY, bytes), Err(Broken::NotAnEntry));
        }
    }
}

#[test]
fn sixteen_bytes_are_a_placeholder() {
    for seal in seals() {
        assert_eq!(seal.open(KEY, &[0xe7; 16]), Err(Broken::Placeholder));
    }
}

#[test]
fn another_format_is_told() {
    for seal in seals() {
        let newer = forged(&seal, b"x", &[(FORMAT, &[99])]);
        assert_eq!(seal.open(KEY, &newer), Err(Broken::OtherFormat));
        let flags = 0x80 | u8::from(seal.mac.is_some()) << 1;
        let flagged = forged(&seal, b"x", &[(FLAGS, &[flags])]);
        assert_eq!(seal.open(KEY, &flagged), Err(Broken::OtherFormat));
    }
}

/// What it says to be an error is read as one: the flag is under the digest as all else is.
#[test]
fn a_flag_that_was_resealed_is_believed() {
    for seal in seals() {
        let flags = 4 | u8::from(seal.mac.is_some()) << 1;
        let failed = forged(&seal, b"x", &[(FLAGS, &[flags])]);
        assert!(seal.open(KEY, &failed).is_ok_and(|entry| entry.is_failure));
    }
}

#[test]
fn absurd_lengths_are_damage() {
    for seal in seals() {
        for number in [0_u32, 8, 10, 1 << 16, 1 << 31, u32::MAX] {
            let number = number.to_le_bytes();
            for at in [LENGTH, STORED] {
                let bytes = forged(&seal, b"the value", &[(at, &number)]);
                let broken = seal.open(KEY, &bytes).unwrap_err();
                assert!(matches!(broken, Broken::Damaged | Broken::TooLarge));
            }
        }
        for count in [0_u16, 1, 3, 4097, u16::MAX] {
            let bytes = forged(&seal, b"the value", &[(COUNT, &count.to_le_bytes())]);
            assert_eq!(seal.open(KEY, &bytes), Err(Broken::Damaged));
        }
    }
}

#[test]
fn every_length_that_was_resealed_is_damage() {
    for seal in seals() {
        let bytes = forged(&seal, b"the value", &[]);
        assert!(seal.open(KEY, &bytes).is_ok());
        for length in 38..bytes.len() {
            let bytes = resealed(&seal, bytes[..length].to_vec());
            assert_eq!(seal.open(KEY, &bytes), Err(Broken::Damaged));
        }
    }
}

#[cfg(not(feature = "compression"))]
#[test]
fn what_is_compressed_is_of_another_format() {
    for seal in seals() {
        let flags = 1 | u8::from(seal.mac.is_some()) << 1;
        let packed = forged(&seal, b"the value", &[(FLAGS, &[flags])]);
        assert_eq!(seal.open(KEY, &packed), Err(Broken::OtherFormat));
    }
}

#[cfg(feature = "compression")]
mod packed {
    use super::*;

    fn bomb(seal: &Seal, packed: &[u8], length: u32) -> Vec<u8> {
        let flags = 1 | u8::from(seal.mac.is_some()) << 1;
        forged(
            seal,
            packed,
            &[(FLAGS, &[flags]), (LENGTH, &length.to_le_bytes())],
        )
    }

    #[test]
    fn no_more_comes_out_than_is_allowed() {
        let packed = lz4_flex::block::compress(&vec![0; 4 << 20]);
        for seal in seals() {
            let honest = bomb(&seal, &packed, 4 << 20);
            assert_eq!(seal.open(KEY, &honest), Err(Broken::TooLarge));
            for lie in [0, 1, 1 << 20] {
                let bytes = bomb(&seal, &packed, lie);
                assert_eq!(seal.open(KEY, &bytes), Err(Broken::Damaged));
            }
        }
    }

    #[test]
    fn no_room_is_made_for_what_can_not_come_out() {
        for seal in seals() {
            let bytes = bomb(&seal, b"the value", 1 << 20);
            assert_eq!(seal.open(KEY, &bytes), Err(Broken::Damaged));
        }
    }

    #[test]
    fn bytes_that_nothing_packed_are_damage() {
        for seal in seals() {
            for first in 0..=u8::MAX {
                let packed = [first, 0, 0, 0, first, 0xff, 0xff, 1, 2];
                let bytes = bomb(&seal, &packed, 300);
                assert_eq!(seal.open(KEY, &bytes), Err(Broken::Damaged));
            }
        }
    }
}
