//! The database: one SQLite connection, and nothing that knows of a cache.

use std::{
    error::Error,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, Params, Result, Row};

use crate::seed;

/// A connection that threads take turns at.
pub struct Db {
    connection: Mutex<Connection>,
}

impl Db {
    /// Opens the database at `path`; where there is none yet, makes one with a few thousand rows.
    ///
    /// # Errors
    ///
    /// When the file is no SQLite database, or one without the shop's tables.
    pub fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        let mut connection = Connection::open(path).map_err(|e| refused(path, &e))?;
        seed::fill_if_new(&mut connection).map_err(|e| refused(path, &e))?;
        seed::check(&connection).map_err(|e| refused(path, &e))?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Every row a statement gives.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.connection()
            .prepare_cached(sql)?
            .query_map(params, read)?
            .collect()
    }

    /// The one row a statement gives.
    pub fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: fn(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.rows(sql, params, read)?
            .pop()
            .ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// Runs a statement that gives no rows.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<()> {
        self.connection()
            .prepare_cached(sql)?
            .execute(params)
            .map(drop)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(path: &Path, error: &rusqlite::Error) -> String {
    let tables = seed::TABLES.map(|(table, columns)| format!("{table}({columns})"));
    format!(
        "{} can't be used as the shop's database: {error}\n(it needs the tables {})",
        path.display(),
        tables.join(", "),
    )
}
