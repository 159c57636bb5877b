//! What the shop asks its database. **Every query is cached; start reading here.**
//!
//! `#[cached]` keeps the answer for each set of arguments. `ignore(db)` says that the connection
//! doesn't change the answer; all other arguments are the key. Nothing here says what makes an
//! answer out of date: that is said once, where it is changed, in `writes.rs`.

use std::sync::Arc;

use larder::{Tag, cached};
use rusqlite::{Result, Row};

use crate::db::Db;

#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    pub id: i64,
    pub category: String,
    pub name: String,
    pub cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub id: i64,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: i64,
    pub customer: i64,
    pub product: i64,
    pub quantity: i64,
}

/// What an order comes to at today's prices.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub customer: String,
    pub product: String,
    pub total_cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bestseller {
    pub name: String,
    pub sold: i64,
}

// By key.

#[cached(timeout = "10m", ignore(db))]
pub fn product(db: &Db, id: i64) -> Result<Product> {
    let sql = "SELECT id, category, name, cents FROM products WHERE id = ?1";
    db.row(sql, [id], Product::from_row)
}

#[cached(timeout = "10m", ignore(db))]
pub fn customer(db: &Db, id: i64) -> Result<Customer> {
    let sql = "SELECT id, name FROM customers WHERE id = ?1";
    db.row(sql, [id], |row| {
        Ok(Customer {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    })
}

// By page. A key may be borrowed: looking up a `&str` allocates nothing. An `Arc` makes a hit a
// copy of a pointer, not of twenty products.

#[cached(timeout = "10m", ignore(db))]
pub fn products_page(db: &Db, category: &str, page: u32) -> Result<Arc<[Product]>> {
    let sql = "SELECT id, category, name, cents FROM products WHERE category = ?1
               ORDER BY name, id LIMIT 20 OFFSET 20 * ?2";
    db.rows(sql, (category, page), Product::from_row)
        .map(Arc::from)
}

// Nested. It is built on two other cached queries, and goes when one of them goes: a write that
// names `customer(7)` clears every summary with that customer's name in it, undeclared.

#[cached(timeout = "10m", ignore(db))]
pub fn order_summary(db: &Db, id: i64) -> Result<Summary> {
    let sql = "SELECT id, customer, product, quantity FROM orders WHERE id = ?1";
    let order = db.row(sql, [id], Order::from_row)?;
    let customer = customer(db, order.customer)?;
    let product = product(db, order.product)?;
    Ok(Summary {
        customer: customer.name,
        product: product.name,
        total_cents: order.quantity * product.cents,
    })
}

// By tag. `OrdersOf` is a name for something that changes. Whoever changes it names the tag, and
// needn't know how many queries depend on it.

/// All the orders of one customer.
#[derive(Tag)]
pub struct OrdersOf(pub i64);

#[cached(timeout = "10m", ignore(db), tags(OrdersOf(customer)))]
pub fn recent_orders(db: &Db, customer: i64) -> Result<Arc<[Order]>> {
    let sql = "SELECT id, customer, product, quantity FROM orders WHERE customer = ?1
               ORDER BY id DESC LIMIT 10";
    db.rows(sql, [customer], Order::from_row).map(Arc::from)
}

#[cached(timeout = "10m", ignore(db), tags(OrdersOf(customer)))]
pub fn items_bought(db: &Db, customer: i64) -> Result<i64> {
    let sql = "SELECT coalesce(sum(quantity), 0) FROM orders WHERE customer = ?1";
    db.row(sql, [customer], |row| row.get(0))
}

// The kind one caches first: rarely different, and slow.

#[cached(timeout = "1h", key_prefix = "bestsellers", capacity = 100, ignore(db))]
pub fn bestsellers(db: &Db, category: &str) -> Result<Arc<[Bestseller]>> {
    let sql = "SELECT name, sum(quantity) AS sold
               FROM orders JOIN products ON products.id = orders.product
               WHERE category = ?1
               GROUP BY products.id ORDER BY sold DESC, products.id LIMIT 5";
    db.rows(sql, [category], |row| {
        Ok(Bestseller {
            name: row.get(0)?,
            sold: row.get(1)?,
        })
    })
    .map(Arc::from)
}

impl Product {
    pub fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            category: row.get(1)?,
            name: row.get(2)?,
            cents: row.get(3)?,
        })
    }
}

impl Order {
    pub fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            customer: row.get(1)?,
            product: row.get(2)?,
            quantity: row.get(3)?,
        })
    }
}
