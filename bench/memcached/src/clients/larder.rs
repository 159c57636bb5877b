//! The store of larder.

use super::{Ask, Client, Outcome};
use cache_core::store::{Answer, Key, Memcached, Operation, Store, Version};
use std::time::Duration;

const TTL: Duration = Duration::from_secs(600);

pub(crate) struct Larder(Memcached);

fn key(text: &str) -> Key {
    Key::new(text).expect("the trials' keys are short")
}

fn operation(ask: &Ask<'_>) -> Operation {
    match *ask {
        Ask::Get(at) => Operation::Get { key: key(at) },
        Ask::Set(at, value) => Operation::Set {
            key: key(at),
            value: value.into(),
            ttl: TTL,
        },
        Ask::Delete(at) => Operation::Delete { key: key(at) },
    }
}

impl Client for Larder {
    async fn connect(port: u16) -> Self {
        let url = format!("memcached://127.0.0.1:{port}");
        Larder(Memcached::builder(&url).build().expect("a URL"))
    }

    async fn ask(&mut self, asked: &[Ask<'_>]) -> Vec<Outcome> {
        let outcomes = self.0.run(asked.iter().map(operation).collect()).await;
        let outcome = |outcome: Result<_, _>| match outcome {
            Ok(Answer::Value(Some(stored))) => Ok(Some(stored.value.to_vec())),
            Ok(_) => Ok(None),
            Err(error) => Err(error),
        };
        let outcomes = outcomes.into_iter().map(|outcome| match outcome {
            Ok(reply) => Ok(reply.answer),
            Err(fault) => Err(fault.to_string()),
        });
        outcomes.map(outcome).collect()
    }

    async fn version(&mut self, at: &str) -> u128 {
        let outcomes = self.0.run(vec![Operation::Get { key: key(at) }]).await;
        match outcomes.into_iter().next() {
            Some(Ok(reply)) => match reply.answer {
                Answer::Value(Some(stored)) => stored.version.0,
                _ => panic!("it is there"),
            },
            other => panic!("{other:?}"),
        }
    }

    async fn swap(&mut self, at: &str, version: u128, value: &[u8]) {
        let swap = Operation::Swap {
            key: key(at),
            version: Version(version),
            value: value.into(),
            ttl: TTL,
        };
        self.0.run(vec![swap]).await;
    }
}
