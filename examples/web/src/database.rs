//! The database: in memory, and slow on purpose.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::time::sleep;

/// How long a query takes.
const QUERY: Duration = Duration::from_millis(20);

/// What `GET /data` shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Data {
    /// What was last sent to `POST /update_data`.
    pub text: String,
    /// How many times that has happened.
    pub version: u64,
}

/// What `GET /items/{id}` shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Its number, from 0.
    pub id: u64,
    /// What was last sent to `POST /items/{id}`.
    pub name: String,
    /// How many times that has happened.
    pub version: u64,
}

/// The service's state: a handle to the one database.
#[derive(Clone)]
pub struct App {
    tables: Arc<Mutex<Tables>>,
}

struct Tables {
    data: Data,
    items: Vec<Item>,
}

impl App {
    /// A database with some text and a hundred items.
    #[must_use]
    pub fn new() -> Self {
        let data = Data {
            text: "first".to_owned(),
            version: 0,
        };
        let items = (0..100).map(|id| Item {
            id,
            name: format!("item {id}"),
            version: 0,
        });
        Self {
            tables: Arc::new(Mutex::new(Tables {
                data,
                items: items.collect(),
            })),
        }
    }

    pub(crate) async fn data(&self) -> Data {
        let data = self.tables().data.clone();
        sleep(QUERY).await;
        data
    }

    pub(crate) async fn set_data(&self, text: String) -> Data {
        let mut tables = self.tables();
        tables.data = Data {
            text,
            version: tables.data.version + 1,
        };
        tables.data.clone()
    }

    pub(crate) async fn item(&self, id: u64) -> Option<Item> {
        let item = self.tables().items.get(index(id)?).cloned();
        sleep(QUERY).await;
        item
    }

    pub(crate) async fn rename_item(&self, id: u64, name: String) -> Option<Item> {
        let mut tables = self.tables();
        let item = tables.items.get_mut(index(id)?)?;
        *item = Item {
            id,
            name,
            version: item.version + 1,
        };
        Some(item.clone())
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

fn index(id: u64) -> Option<usize> {
    usize::try_from(id).ok()
}
