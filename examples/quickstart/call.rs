//! The tour's calls of the shop's cached queries, as values: so that it can make each of them
//! again after every write, and ask the companions about it.

use std::{fmt, sync::Arc};

use rusqlite::Result;

use crate::{
    db::Db,
    queries::{
        Bestseller, Customer, Order, Product, Summary, bestsellers, customer, items_bought,
        order_summary, product, products_page, recent_orders,
    },
};

/// A cached query with its key.
#[derive(Clone, PartialEq)]
pub enum Call {
    Product(i64),
    Customer(i64),
    ProductsPage(String, u32),
    OrderSummary(i64),
    RecentOrders(i64),
    ItemsBought(i64),
    Bestsellers(String),
}

/// What a call returned.
#[derive(Debug, PartialEq)]
pub enum Answer {
    Product(Product),
    Customer(Customer),
    Products(Arc<[Product]>),
    Summary(Summary),
    Orders(Arc<[Order]>),
    Items(i64),
    Bestsellers(Arc<[Bestseller]>),
}

impl Call {
    /// Calls the function: larder answers, from the cache or by running its body.
    pub fn make(&self, db: &Db) -> Result<Answer> {
        Ok(match self {
            Self::Product(id) => Answer::Product(product(db, *id)?),
            Self::Customer(id) => Answer::Customer(customer(db, *id)?),
            Self::ProductsPage(name, page) => Answer::Products(products_page(db, name, *page)?),
            Self::OrderSummary(id) => Answer::Summary(order_summary(db, *id)?),
            Self::RecentOrders(id) => Answer::Orders(recent_orders(db, *id)?),
            Self::ItemsBought(id) => Answer::Items(items_bought(db, *id)?),
            Self::Bestsellers(name) => Answer::Bestsellers(bestsellers(db, name)?),
        })
    }

    /// What the database holds: `uncached` runs the body, and neither reads nor stores.
    pub fn ask_database(&self, db: &Db) -> Result<Answer> {
        Ok(match self {
            Self::Product(id) => Answer::Product(product::uncached(db, *id)?),
            Self::Customer(id) => Answer::Customer(customer::uncached(db, *id)?),
            Self::ProductsPage(name, page) => {
                Answer::Products(products_page::uncached(db, name, *page)?)
            }
            Self::OrderSummary(id) => Answer::Summary(summary_by_join(db, *id)?),
            Self::RecentOrders(id) => Answer::Orders(recent_orders::uncached(db, *id)?),
            Self::ItemsBought(id) => Answer::Items(items_bought::uncached(db, *id)?),
            Self::Bestsellers(name) => Answer::Bestsellers(bestsellers::uncached(db, name)?),
        })
    }

    /// Whether the cache could answer now.
    pub fn is_cached(&self) -> bool {
        match self {
            Self::Product(id) => product::contains(id),
            Self::Customer(id) => customer::contains(id),
            Self::ProductsPage(name, page) => products_page::contains(name, page),
            Self::OrderSummary(id) => order_summary::contains(id),
            Self::RecentOrders(id) => recent_orders::contains(id),
            Self::ItemsBought(id) => items_bought::contains(id),
            Self::Bestsellers(name) => bestsellers::contains(name),
        }
    }

    /// How often the function's body has run for the cache.
    pub fn loads(&self) -> u64 {
        match self {
            Self::Product(_) => product::stats().loads,
            Self::Customer(_) => customer::stats().loads,
            Self::ProductsPage(..) => products_page::stats().loads,
            Self::OrderSummary(_) => order_summary::stats().loads,
            Self::RecentOrders(_) => recent_orders::stats().loads,
            Self::ItemsBought(_) => items_bought::stats().loads,
            Self::Bestsellers(_) => bestsellers::stats().loads,
        }
    }
}

/// The summary without the cached queries that `order_summary` is built on.
fn summary_by_join(db: &Db, order: i64) -> Result<Summary> {
    let sql = "SELECT customers.name, products.name, quantity * cents
               FROM orders
               JOIN customers ON customers.id = orders.customer
               JOIN products ON products.id = orders.product
               WHERE orders.id = ?1";
    db.row(sql, [order], |row| {
        Ok(Summary {
            customer: row.get(0)?,
            product: row.get(1)?,
            total_cents: row.get(2)?,
        })
    })
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(id) => write!(f, "product({id})"),
            Self::Customer(id) => write!(f, "customer({id})"),
            Self::ProductsPage(name, page) => write!(f, "products_page({name:?}, {page})"),
            Self::OrderSummary(id) => write!(f, "order_summary({id})"),
            Self::RecentOrders(id) => write!(f, "recent_orders({id})"),
            Self::ItemsBought(id) => write!(f, "items_bought({id})"),
            Self::Bestsellers(name) => write!(f, "bestsellers({name:?})"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(it) => write!(f, "{}, {}", it.name, Price(it.cents)),
            Self::Customer(it) => write!(f, "{}", it.name),
            Self::Products(all) => match all.first() {
                Some(it) => write!(f, "{} products, {} …", all.len(), Price(it.cents)),
                None => write!(f, "no products"),
            },
            Self::Summary(it) => write!(f, "{}, {}", it.customer, Price(it.total_cents)),
            Self::Orders(all) => write!(f, "{} orders", all.len()),
            Self::Items(count) => write!(f, "{count} items"),
            Self::Bestsellers(all) => match all.first() {
                Some(it) => write!(f, "{}, {} sold", it.name, it.sold),
                None => write!(f, "nothing sold"),
            },
        }
    }
}

/// Cents, written as a price.
pub struct Price(pub i64);

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}
