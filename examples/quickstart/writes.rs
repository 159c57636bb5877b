//! What the shop changes in its database, each write with what it makes out of date.
//!
//! `#[invalidates]` names cached functions as if they were called. The compiler holds the two
//! together: a query that is renamed, or gets another key, is an error here and not a stale page.
//! A write that fails may have happened, so it invalidates too. Only a `PATTERN =>` target
//! depends on what the write returned.

use larder::invalidates;
use rusqlite::Result;

use crate::{
    db::Db,
    queries::{Order, OrdersOf, Product, bestsellers, customer, product, products_page},
};

/// One entry, and with it every summary that was built on it.
#[invalidates(customer(id))]
pub fn rename_customer(db: &Db, id: i64, name: &str) -> Result<()> {
    db.execute("UPDATE customers SET name = ?2 WHERE id = ?1", (id, name))
}

/// One entry, and by part of the key every page of a category that is known only afterwards.
#[invalidates(product(id), Ok(changed) => products_page(changed.category, ..))]
pub fn change_price(db: &Db, id: i64, cents: i64) -> Result<Product> {
    let sql = "UPDATE products SET cents = ?2 WHERE id = ?1 RETURNING id, category, name, cents";
    db.row(sql, (id, cents), Product::from_row)
}

/// A whole function, and all pages of one category; the pages of the others stay.
#[invalidates(product(..), products_page(category, ..))]
pub fn raise_prices(db: &Db, category: &str, cents: i64) -> Result<()> {
    db.execute(
        "UPDATE products SET cents = cents + ?2 WHERE category = ?1",
        (category, cents),
    )
}

/// A tag, so every query about this customer's orders; nothing at all when the order is refused.
#[invalidates(Ok(order) => [OrdersOf(order.customer), bestsellers(..)])]
pub fn place_order(db: &Db, customer: i64, product: i64, quantity: i64) -> Result<Order> {
    let sql = "INSERT INTO orders (customer, product, quantity) VALUES (?1, ?2, ?3)
               RETURNING id, customer, product, quantity";
    db.row(sql, (customer, product, quantity), Order::from_row)
}
