//! The tour: read everything twice, write, look at what the write cleared, read again.

use std::{path::Path, time::Instant};

use crate::{
    Failure,
    call::{Call, Price},
    db::Db,
    queries::{Order, customer, product},
    race,
    reading::Reading,
    report::{Report, count},
    writes::{change_price, place_order, raise_prices, rename_customer},
};

struct Tour {
    db: Db,
    report: Report,
    /// The calls it makes after each write.
    calls: Vec<Call>,
    /// How many answers were compared with the database.
    compared: usize,
}

pub fn run(path: &Path) -> Result<(), Failure> {
    let db = Db::open(path)?;
    let report = Report::to_stdout();
    introduce(&db, path, &report)?;

    let (order, category, other) = sample(&db)?;
    let calls = vec![
        Call::Product(order.product),
        Call::Customer(order.customer),
        Call::ProductsPage(category.clone(), 0),
        Call::ProductsPage(category.clone(), 1),
        Call::ProductsPage(other, 0),
        Call::OrderSummary(order.id),
        Call::RecentOrders(order.customer),
        Call::ItemsBought(order.customer),
        Call::Bestsellers(category.clone()),
    ];
    let mut tour = Tour {
        db,
        report,
        calls,
        compared: 0,
    };
    tour.read_all()?;
    tour.rename(order.customer)?;
    tour.change_price(order.product)?;
    tour.raise_prices(&category)?;
    tour.place_order(&order)?;
    tour.place_impossible_order(&order)?;
    tour.race(&order)?;
    tour.report.line(format!(
        "\nCompared {} answers with the database: all equal.",
        tour.compared
    ));
    Ok(())
}

fn introduce(db: &Db, path: &Path, report: &Report) -> Result<(), Failure> {
    let sql = "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM products),
                      (SELECT count(*) FROM orders)";
    let (customers, products, orders): (i64, i64, i64) =
        db.row(sql, (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    report.line(format!(
        "A shop with {customers} customers, {products} products, {orders} orders in {}",
        path.display()
    ));
    Ok(())
}

/// An order to look at, its product's category, and another category.
fn sample(db: &Db) -> Result<(Order, String, String), Failure> {
    let order = "SELECT id, customer, product, quantity FROM orders ORDER BY id LIMIT 1";
    let other = "SELECT min(category) FROM products WHERE category <> ?1";
    let pick = || -> rusqlite::Result<_> {
        let order = db.row(order, (), Order::from_row)?;
        let category = product::uncached(db, order.product)?.category;
        let other = db.row(other, [&category], |row| row.get(0))?;
        Ok((order, category, other))
    };
    pick()
        .map_err(|e| format!("the tour needs an order, and two categories of products: {e}").into())
}

impl Tour {
    fn read_all(&mut self) -> Result<(), Failure> {
        self.report.columns("Everything twice");
        for call in &self.calls {
            let reading = Reading::take(call, &self.db)?;
            self.report.row("new", &reading);
            self.compared += 1;
        }
        Ok(())
    }

    fn rename(&mut self, id: i64) -> Result<(), Failure> {
        let name = match customer(&self.db, id)?.name.as_str() {
            "Ada Byron" => "Ada Lovelace",
            _ => "Ada Byron",
        };
        self.write(
            "#[invalidates(customer(id))]",
            &format!("rename_customer({id}, {name:?})"),
            "The summary shows the name. It was built on customer(id), so it goes too, undeclared.",
            |db| Ok(rename_customer(db, id, name)?),
        )
    }

    fn change_price(&mut self, id: i64) -> Result<(), Failure> {
        let cents = product(&self.db, id)?.cents + 100;
        self.write(
            "#[invalidates(product(id), Ok(changed) => products_page(changed.category, ..))]",
            &format!("change_price({id}, {})", Price(cents)),
            "The first write to name pages by category clears them all, later ones those that match.",
            |db| Ok(change_price(db, id, cents).map(drop)?),
        )
    }

    fn raise_prices(&mut self, category: &str) -> Result<(), Failure> {
        self.write(
            "#[invalidates(product(..), products_page(category, ..))]",
            &format!("raise_prices({category:?}, {})", Price(10)),
            "Every product, but only this category's pages.",
            |db| Ok(raise_prices(db, category, 10)?),
        )
    }

    fn place_order(&mut self, like: &Order) -> Result<(), Failure> {
        let (customer, product) = (like.customer, like.product);
        self.write(
            "#[invalidates(Ok(order) => [OrdersOf(order.customer), bestsellers(..)])]",
            &format!("place_order({customer}, {product}, 3)"),
            "A tag is one name for all queries that carry it.",
            |db| Ok(place_order(db, customer, product, 3).map(drop)?),
        )
    }

    fn place_impossible_order(&mut self, like: &Order) -> Result<(), Failure> {
        let (nobody, product) = (-1, like.product);
        self.write(
            "#[invalidates(Ok(order) => [OrdersOf(order.customer), bestsellers(..)])]",
            &format!("place_order({nobody}, {product}, 3)"),
            "The database knows no such customer. `Ok(order)` doesn't match, so nothing is cleared.",
            |db| match place_order(db, nobody, product, 3) {
                Err(_refused) => Ok(()),
                Ok(order) => Err(format!("order {} was placed by nobody", order.id).into()),
            },
        )
    }

    /// Makes a write, shows what it cleared, and reads everything again.
    fn write(
        &mut self,
        attribute: &str,
        call: &str,
        remark: &str,
        write: impl FnOnce(&Db) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let start = Instant::now();
        write(&self.db)?;
        self.report.write(attribute, call, start.elapsed(), remark);

        let (kept, cleared): (Vec<_>, Vec<_>) = self.calls.iter().partition(|c| c.is_cached());
        for call in &cleared {
            self.report.row("cleared", &Reading::take(call, &self.db)?);
        }
        for call in &kept {
            Reading::take(call, &self.db)?;
        }
        self.report.kept(kept.len(), self.calls.len());
        self.compared += self.calls.len();
        Ok(())
    }

    fn race(&mut self, order: &Order) -> Result<(), Failure> {
        let race = race::run(&self.db, order)?;
        self.report.line(format!(
            "\nFor a second, change_price ran {} times while two threads read order_summary({}):\n  \
             {} answers, {} of them computed, {} overtaken by a write and not kept; {} stale.",
            count(race.writes),
            order.id,
            count(race.answers),
            count(race.computed),
            count(race.overtaken),
            count(race.stale),
        ));
        if race.stale > 0 {
            return Err(format!("{} stale answers", race.stale).into());
        }
        Ok(())
    }
}
