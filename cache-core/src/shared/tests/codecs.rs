//! Values as bytes and back, by our codec and by another.

use crate::shared::codec::{Codec, CodecError, Coder, Postcard, Reading, Writing};
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

/// Postcard in both ways in which it is used, and another.
fn coders() -> [Coder; 3] {
    let erased = Coder::Other(Box::new(Postcard));
    [Coder::new(Postcard), erased, Coder::new(Json)]
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
    for codec in coders() {
        let bytes = codec.encode(&value).unwrap();
        assert_eq!(codec.decode::<T>(&bytes).unwrap(), value);
        let longer = [&*bytes, b"0"].concat();
        assert!(codec.decode::<T>(&longer).is_err(), "{value:?} and more");
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
    let written = postcard::to_stdvec(&row()).unwrap();
    let [direct, erased, _] = coders();
    assert_eq!(direct.encode(&row()).unwrap(), written);
    assert_eq!(erased.encode(&row()).unwrap(), written);
}

#[test]
fn too_few_bytes_are_an_error() {
    for codec in coders() {
        let bytes = codec.encode(&row()).unwrap();
        for length in 0..bytes.len() {
            assert!(codec.decode::<Event>(&bytes[..length]).is_err());
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
    assert!(Coder::Postcard.encode(&Unwritable).is_err());
    let error = Coder::new(Json).encode(&Unwritable).unwrap_err();
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
    for codec in coders() {
        let bytes = codec.encode(&3_u32).unwrap();
        let error = codec.decode::<Even>(&bytes).unwrap_err();
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
    assert!(Coder::new(Idle).decode::<u8>(b"").is_err());
}

#[test]
fn what_is_too_deep_is_an_error() {
    #[derive(PartialEq, Serialize, Deserialize, Debug)]
    struct Chain {
        next: Option<Box<Chain>>,
    }
    #[derive(PartialEq, Serialize, Deserialize, Debug)]
    enum Tree {
        Leaf,
        Node(Vec<Tree>),
    }
    let chain = |links| {
        let next = |chain| Some(Box::new(chain));
        (1..links).fold(Chain { next: None }, |chain, _| Chain { next: next(chain) })
    };
    check(chain(100));
    check((0..50).fold(Tree::Leaf, |tree, _| Tree::Node(vec![tree])));
    let [direct, erased, _] = coders();
    for coder in [direct, erased] {
        let deep = coder.encode(&chain(127)).unwrap();
        assert!(coder.decode::<Chain>(&deep).is_ok());
        assert!(coder.encode(&chain(128)).is_err());
        let deep = postcard::to_stdvec(&chain(128)).unwrap();
        assert!(coder.decode::<Chain>(&deep).is_err());
        assert!(coder.decode::<Chain>(&[1; 1 << 20]).is_err());
        assert!(coder.decode::<Tree>(&[1; 1 << 20]).is_err());
        let tree = |depth| (0..depth).fold(Tree::Leaf, |tree, _| Tree::Node(vec![tree]));
        let deep = coder.encode(&tree(127)).unwrap();
        assert!(coder.decode::<Tree>(&deep).is_ok());
        assert!(coder.encode(&tree(128)).is_err());
    }
}

#[test]
fn absurd_lengths_make_no_room() {
    let absurd = postcard::to_stdvec(&(u64::MAX >> 1)).unwrap();
    for coder in coders() {
        assert!(coder.decode::<Vec<u64>>(&absurd).is_err());
        assert!(coder.decode::<String>(&absurd).is_err());
        assert!(coder.decode::<BTreeMap<u8, u8>>(&absurd).is_err());
    }
}

#[test]
fn what_leaves_fields_out_is_written_with_names_alone() {
    #[derive(PartialEq, Serialize, Deserialize, Debug)]
    struct Sparse {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        a: Option<u8>,
        b: Vec<u8>,
    }
    check(Sparse {
        a: Some(1),
        b: vec![],
    });
    let sparse = Sparse {
        a: None,
        b: vec![0],
    };
    let [direct, erased, json] = coders();
    assert!(direct.encode(&sparse).is_err());
    assert!(erased.encode(&sparse).is_err());
    let bytes = json.encode(&sparse).unwrap();
    assert_eq!(json.decode::<Sparse>(&bytes).unwrap(), sparse);
}
