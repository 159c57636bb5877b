//! `memcache`, by the client of its module `exp`.

use super::{Ask, Client, Outcome};
use memcache::exp::{AsyncMetaClient, Delete, Get, Meta, Op, OpResult, Set};
use std::time::Duration;

pub(crate) struct Memcache(AsyncMetaClient);

fn operation(ask: &Ask<'_>) -> Op {
    match *ask {
        Ask::Get(key) => Get::new(key).into(),
        Ask::Set(key, value) => Set::new(key, value).into(),
        Ask::Delete(key) => Delete::new(key).into(),
    }
}

impl Client for Memcache {
    async fn connect(port: u16) -> Self {
        let builder = AsyncMetaClient::builder().io_timeout(Some(Duration::from_millis(500)));
        let client = builder.connect_multiple_async([("127.0.0.1", port)]).await;
        Memcache(client.expect("it connects later"))
    }

    async fn ask(&mut self, asked: &[Ask<'_>]) -> Vec<Outcome> {
        let outcomes = self.0.run_batch(asked.iter().map(operation)).await;
        let outcomes = outcomes.expect("the trials' keys are short");
        let outcome = |outcome: Result<_, memcache::exp::Error>| match outcome {
            Ok(OpResult::Get(got)) => Ok(got.value),
            Ok(_) => Ok(None),
            Err(error) => Err(error.to_string()),
        };
        outcomes.into_iter().map(outcome).collect()
    }

    async fn version(&mut self, key: &str) -> u128 {
        let mut meta = Meta::NONE;
        meta.cas = true;
        let got = self.0.get(key).meta(meta).send().await;
        got.ok().and_then(|got| got.item.cas).unwrap_or(0).into()
    }

    async fn swap(&mut self, key: &str, version: u128, value: &[u8]) {
        let cas = u64::try_from(version).expect("it was one");
        let _ = self.0.set(key, value).compare_cas(cas).send().await;
    }
}
