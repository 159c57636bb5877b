//! The shop's tables, and the rows it makes up when it starts for the first time.

use rusqlite::{Connection, Result, Transaction, TransactionBehavior};

/// The tables and columns that a database needs to be the shop's.
pub const TABLES: [(&str, &str); 3] = [
    ("customers", "id, name"),
    ("products", "id, category, name, cents"),
    ("orders", "id, customer, product, quantity"),
];

const SCHEMA: &str = "
    CREATE TABLE customers (
        id   INTEGER PRIMARY KEY,
        name TEXT NOT NULL
    );
    CREATE TABLE products (
        id       INTEGER PRIMARY KEY,
        category TEXT NOT NULL,
        name     TEXT NOT NULL,
        cents    INTEGER NOT NULL
    );
    CREATE TABLE orders (
        id       INTEGER PRIMARY KEY,
        customer INTEGER NOT NULL REFERENCES customers,
        product  INTEGER NOT NULL REFERENCES products,
        quantity INTEGER NOT NULL
    );
    CREATE INDEX products_by_category ON products (category, name);
    CREATE INDEX orders_by_customer ON orders (customer);
";

const CATEGORIES: [&str; 8] = [
    "coffee", "tea", "honey", "olives", "cheese", "pickles", "pasta", "spices",
];
const ORIGINS: [&str; 10] = [
    "Assam", "Crete", "Jura", "Kerala", "Kyoto", "Minho", "Oaxaca", "Provence", "Sicily", "Yunnan",
];
const FIRST_NAMES: [&str; 10] = [
    "Ada", "Alan", "Barbara", "Edsger", "Emmy", "Grace", "Hedy", "Kurt", "Mary", "Sophie",
];
const LAST_NAMES: [&str; 10] = [
    "Dijkstra",
    "Germain",
    "Gödel",
    "Hopper",
    "Lamarr",
    "Liskov",
    "Lovelace",
    "Noether",
    "Somerville",
    "Turing",
];

const PRODUCTS: usize = 2_000;
const CUSTOMERS: usize = 500;
const ORDERS: usize = 6_000;

/// Makes tables and rows if the database has no tables at all.
pub fn fill_if_new(connection: &mut Connection) -> Result<()> {
    // "Immediate": of two programs that start at once, one fills and the other waits.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    if tables == 0 {
        transaction.execute_batch(SCHEMA)?;
        fill(&transaction)?;
    }
    transaction.commit()
}

/// Says what is missing, if anything is.
pub fn check(connection: &Connection) -> Result<()> {
    for (table, columns) in TABLES {
        connection.prepare(&format!("SELECT {columns} FROM {table}"))?;
    }
    Ok(())
}

fn fill(transaction: &Transaction<'_>) -> Result<()> {
    let mut customer = transaction.prepare("INSERT INTO customers VALUES (?1, ?2)")?;
    for n in 0..CUSTOMERS {
        let (first, last) = (FIRST_NAMES[n % 10], LAST_NAMES[n / 10 % 10]);
        customer.execute((n as i64 + 1, format!("{first} {last}")))?;
    }

    let mut product = transaction.prepare("INSERT INTO products VALUES (?1, ?2, ?3, ?4)")?;
    for n in 0..PRODUCTS {
        let (category, origin) = (CATEGORIES[n % 8], ORIGINS[n / 8 % 10]);
        let name = format!("{origin} {category} {}", n / 80 + 1);
        product.execute((n as i64 + 1, category, name, 250 + scatter(n, 2_000)))?;
    }

    let mut order = transaction.prepare("INSERT INTO orders VALUES (?1, ?2, ?3, ?4)")?;
    for n in 0..ORDERS {
        let customer = 1 + scatter(n, CUSTOMERS);
        let product = 1 + scatter(n + ORDERS, PRODUCTS);
        order.execute((n as i64 + 1, customer, product, 1 + scatter(n, 5)))?;
    }
    Ok(())
}

/// A number under `bound` that looks random and is the same at every start (Knuth's
/// multiplicative hash).
fn scatter(n: usize, bound: usize) -> i64 {
    let mixed = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    (mixed % bound as u64) as i64
}
