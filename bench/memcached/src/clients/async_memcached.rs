//! `async-memcached`, by its meta commands, which it has one at a time.

use super::{Ask, Client, Outcome};
use async_memcached::MetaProtocol;

pub(crate) struct AsyncMemcached(async_memcached::Client);

impl AsyncMemcached {
    async fn one(&mut self, ask: &Ask<'_>) -> Outcome {
        let answer = match *ask {
            Ask::Get(key) => self.0.meta_get(key, false, Some(b"0"), Some(&["v"])).await,
            Ask::Set(key, value) => self.0.meta_set(key, value, false, Some(b"0"), None).await,
            Ask::Delete(key) => self.0.meta_delete(key, false, Some(b"0"), None).await,
        };
        let value = answer.map(|answer| answer.and_then(|answer| answer.data));
        value.map_err(|error| error.to_string())
    }
}

impl Client for AsyncMemcached {
    async fn connect(port: u16) -> Self {
        let client = async_memcached::Client::new(format!("tcp://127.0.0.1:{port}")).await;
        AsyncMemcached(client.expect("the server listens"))
    }

    async fn ask(&mut self, asked: &[Ask<'_>]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for ask in asked {
            outcomes.push(self.one(ask).await);
        }
        outcomes
    }

    async fn version(&mut self, key: &str) -> u128 {
        let got = self.0.meta_get(key, false, None, Some(&["c"])).await;
        let cas = got.ok().flatten().and_then(|got| got.cas);
        cas.unwrap_or(0).into()
    }

    async fn swap(&mut self, key: &str, version: u128, value: &[u8]) {
        let flag = format!("C{version}");
        let _ = self
            .0
            .meta_set(key, value, false, None, Some(&[&flag]))
            .await;
    }
}
