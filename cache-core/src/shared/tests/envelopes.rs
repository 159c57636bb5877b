//! What is sealed comes back, and nothing else does.

use crate::shared::envelope::{Broken, Envelope, MOST_LEASES, Seal, Unsealed};
use crate::shared::stamp::Stamp;
use crate::store::Version;
use std::borrow::Cow;
use std::collections::HashSet;

pub(super) const KEY: &str = "users:1f";

/// A seal without a key, and one with.
pub(super) fn seals() -> [Seal; 2] {
    [None, Some([7; 32])].map(|mac| Seal {
        codec: 1,
        print: 0x0123_4567_89ab_cdef,
        mac,
        compress_from: None,
        largest: 1 << 20,
    })
}

pub(super) fn entry(leases: usize, payload: &[u8]) -> Envelope<'_> {
    let lease = |number: usize| {
        let fence = number as u64 * 3;
        let nonce = [number as u8; 16];
        (number as u64, u64::MAX - fence, Stamp { nonce, fence })
    };
    Envelope {
        leases: (0..leases).map(lease).collect(),
        fresh_until: 1_700_000_000_000,
        deadline: 1_800_000_000_000,
        is_failure: false,
        payload: Cow::Borrowed(payload),
    }
}

#[test]
fn an_entry_comes_back_as_it_was() {
    let long = (0..5000).map(|byte| byte as u8).collect::<Vec<_>>();
    for seal in seals() {
        for payload in [&b""[..], b"x", &long] {
            for leases in [0, 1, 2, 300] {
                let entry = entry(leases, payload);
                let bytes = seal.close(KEY, &entry).unwrap();
                assert_eq!(bytes.len(), 73 + 40 * leases + payload.len());
                assert_eq!(seal.open(KEY, &bytes), Ok(entry));
            }
        }
    }
}

#[test]
fn what_does_not_expire_comes_back_as_it_was() {
    let [seal, _] = seals();
    let entry = Envelope {
        fresh_until: Envelope::NEVER,
        deadline: Envelope::NEVER,
        ..entry(1, b"x")
    };
    let bytes = seal.close(KEY, &entry).unwrap();
    assert_eq!(seal.open(KEY, &bytes), Ok(entry));
}

#[test]
fn an_error_comes_back_as_one() {
    for seal in seals() {
        let entry = Envelope {
            is_failure: true,
            ..entry(1, b"x")
        };
        let bytes = seal.close(KEY, &entry).unwrap();
        assert_eq!(seal.open(KEY, &bytes), Ok(entry));
    }
}

#[test]
fn no_two_envelopes_begin_alike() {
    let [seal, _] = seals();
    let envelopes = (0..100).map(|_| seal.close(KEY, &entry(1, b"x")).unwrap());
    let versions = envelopes.map(|bytes| Version::of(&bytes));
    assert_eq!(versions.collect::<HashSet<_>>().len(), 100);
}

#[test]
fn every_flipped_bit_is_found_out() {
    for seal in seals() {
        let bytes = seal.close(KEY, &entry(3, b"the value")).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(seal.open(KEY, &flipped).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn every_missing_end_is_found_out() {
    for seal in seals() {
        let bytes = seal.close(KEY, &entry(3, b"the value")).unwrap();
        for length in 0..bytes.len() {
            let broken = seal.open(KEY, &bytes[..length]).unwrap_err();
            let is_placeholder = broken == Broken::Placeholder;
            assert_eq!(is_placeholder, length == 16, "{length} bytes: {broken:?}");
        }
        let longer = [&*bytes, b"x"].concat();
        assert!(seal.open(KEY, &longer).is_err());
    }
}

#[test]
fn an_entry_is_not_served_under_another_key() {
    let [plain, keyed] = seals();
    let entry = entry(2, b"the value");
    let bytes = plain.close(KEY, &entry).unwrap();
    assert_eq!(plain.open("users:2f", &bytes), Err(Broken::Damaged));
    let bytes = keyed.close(KEY, &entry).unwrap();
    assert_eq!(keyed.open("users:2f", &bytes), Err(Broken::Forged));
}

#[test]
fn only_who_has_the_key_makes_entries_for_it() {
    let [plain, keyed] = seals();
    let entry = entry(2, b"the value");
    let of_nobody = plain.close(KEY, &entry).unwrap();
    assert_eq!(keyed.open(KEY, &of_nobody), Err(Broken::Forged));
    let of_another = Seal {
        mac: Some([8; 32]),
        ..keyed.clone()
    };
    let of_another = of_another.close(KEY, &entry).unwrap();
    assert_eq!(keyed.open(KEY, &of_another), Err(Broken::Forged));
    let of_ours = keyed.close(KEY, &entry).unwrap();
    assert_eq!(plain.open(KEY, &of_ours), Err(Broken::OtherFormat));
}

#[test]
fn another_codec_and_another_type_are_told() {
    for seal in seals() {
        let bytes = seal.close(KEY, &entry(2, b"the value")).unwrap();
        let codec = Seal {
            codec: 2,
            ..seal.clone()
        };
        assert_eq!(codec.open(KEY, &bytes), Err(Broken::OtherCodec));
        let print = Seal { print: 0, ..seal };
        assert_eq!(print.open(KEY, &bytes), Err(Broken::OtherType));
    }
}

#[test]
fn what_is_too_large_is_not_sealed() {
    for seal in seals() {
        let seal = Seal {
            largest: 200,
            ..seal
        };
        assert!(seal.close(KEY, &entry(1, &[0; 87])).is_ok());
        let closed = seal.close(KEY, &entry(1, &[0; 88]));
        assert_eq!(closed, Err(Unsealed::TooLarge));
    }
    let [seal, _] = seals();
    assert!(seal.close(KEY, &entry(MOST_LEASES, b"x")).is_ok());
    let closed = seal.close(KEY, &entry(MOST_LEASES + 1, b"x"));
    assert_eq!(closed, Err(Unsealed::TooLarge));
}

#[test]
fn what_is_too_large_is_not_opened() {
    for seal in seals() {
        let bytes = seal.close(KEY, &entry(1, &[0; 96])).unwrap();
        let seal = Seal {
            largest: 200,
            ..seal
        };
        assert_eq!(seal.open(KEY, &bytes), Err(Broken::TooLarge));
    }
}

#[cfg(feature = "compression")]
#[test]
fn compression_is_kept_where_it_helps() {
    for seal in seals() {
        let seal = Seal {
            compress_from: Some(100),
            ..seal
        };
        let plain = |length: usize| 73 + 40 + length;
        let zeros = entry(1, &[0; 5000]);
        let bytes = seal.close(KEY, &zeros).unwrap();
        assert!(bytes.len() < 200, "{}", bytes.len());
        assert_eq!(seal.open(KEY, &bytes), Ok(zeros));

        let short = seal.close(KEY, &entry(1, &[0; 99])).unwrap();
        assert_eq!(short.len(), plain(99));
        let noise = blake3::Hasher::new().finalize_xof();
        let mut bytes = [0; 1000];
        noise.clone().fill(&mut bytes);
        let noise = entry(1, &bytes);
        let bytes = seal.close(KEY, &noise).unwrap();
        assert_eq!(bytes.len(), plain(1000));
        assert_eq!(seal.open(KEY, &bytes), Ok(noise));
    }
}
