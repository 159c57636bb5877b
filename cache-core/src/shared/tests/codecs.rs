//! Values as bytes and back, by our codec and by another.

use crate::shared::codec::{Codec, CodecError, Postcard, Reading, Writing, decode, encode};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt::Debug;

struct Json;

impl Codec for Json {
    fn id(&self) -> u8 {
        100
    }

    fn encode(&self, value: Writing<'_>) -> Result<Vec<u8>, CodecError> {
        Ok(serde_json::to_vec(&value)?)
    }

    fn decode(&self, bytes: &[u8], value: Reading<'_>) -> Result<(), CodecError> {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        value.read(&mut json)?;
        Ok(json.end()?)
    }
}

fn codecs() -> [Box<dyn Codec>; 2] {
    [Box::new(Postcard), Box::new(Json)]
}

#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
enum Event {
    Nothing,
    Text(String),
    Pair(u8, i64),
    Row {
        id: u32,
        tags: Vec<String>,
        inner: Option<Box<Event>>,
    },
}

fn row() -> Event {
    let tags = vec!["a".to_owned(), String::new()];
    let inner = Some(Box::new(Event::Pair(7, -1)));
    Event::Row {
        id: 300,
        tags,
        inner,
    }
}

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T) {
    for codec in codecs() {
        let bytes = encode(&*codec, &value).unwrap();
        assert_eq!(decode::<T>(&*codec, &bytes).unwrap(), value);
        let longer = [&*bytes, b"0"].concat();
        assert!(decode::<T>(&*codec, &longer).is_err(), "{value:?} and more");
    }
}

#[test]
fn values_come_back_as_they_were() {
    check(());
    check(u64::MAX);
    check((1_u8, "two".to_owned(), [3_u16; 3], '4', 5.5_f64));
    check(Some(Ok::<_, String>(BTreeMap::from([(1, true)]))));
    check(vec![Event::Nothing, Event::Text("é".to_owned()), row()]);
    check("127.0.0.1".parse::<std::net::IpAddr>().unwrap());
}

#[test]
fn postcard_is_written_as_by_itself() {
    let bytes = encode(&Postcard, &row()).unwrap();
    assert_eq!(bytes, postcard::to_stdvec(&row()).unwrap());
}

#[test]
fn too_few_bytes_are_an_error() {
    for codec in codecs() {
        let bytes = encode(&*codec, &row()).unwrap();
        for length in 0..bytes.len() {
            assert!(decode::<Event>(&*codec, &bytes[..length]).is_err());
        }
    }
}

#[test]
fn what_can_not_be_written_is_an_error() {
    struct Unwritable;
    impl Serialize for Unwritable {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it is locked"))
        }
    }
    assert!(encode(&Postcard, &Unwritable).is_err());
    let error = encode(&Json, &Unwritable).unwrap_err();
    assert_eq!(error.to_string(), "it is locked");
}

#[test]
fn what_a_type_refuses_is_an_error() {
    #[derive(Debug)]
    struct Even;
    impl<'de> Deserialize<'de> for Even {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            match u32::deserialize(deserializer)? % 2 {
                0 => Ok(Even),
                _ => Err(D::Error::custom("it is odd")),
            }
        }
    }
    for codec in codecs() {
        let bytes = encode(&*codec, &3_u32).unwrap();
        let error = decode::<Even>(&*codec, &bytes).unwrap_err();
        assert!(
            error.to_string().contains("odd") || codec.id() == 1,
            "{error}"
        );
    }
}

#[test]
fn a_codec_that_reads_nothing_is_an_error() {
    struct Idle;
    impl Codec for Idle {
        fn id(&self) -> u8 {
            101
        }
        fn encode(&self, _: Writing<'_>) -> Result<Vec<u8>, CodecError> {
            Ok(Vec::new())
        }
        fn decode(&self, _: &[u8], _: Reading<'_>) -> Result<(), CodecError> {
            Ok(())
        }
    }
    assert!(decode::<u8>(&Idle, b"").is_err());
}
