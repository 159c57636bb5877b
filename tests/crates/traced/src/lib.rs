//! A small shop, for those who trace and measure it.

use larder::{Tag, cached, invalidates};

/// A shop's shelf.
#[derive(Tag)]
pub struct Shelf(u64);

/// The price of something.
#[cached(key_prefix = "price", capacity = 2)]
pub fn price(product: u64) -> u64 {
    product * 100
}

/// What it costs in all.
#[cached(key_prefix = "total", tags(Shelf(shop)))]
pub async fn total(shop: u64) -> u64 {
    price(shop) + price(shop + 1)
}

/// Sets a price.
#[invalidates(price(product), Shelf(product))]
pub fn reprice(product: u64) {
    let _ = product;
}

/// A value that an invalidation overtakes.
#[cached(key_prefix = "late")]
pub fn late(id: u64) -> u64 {
    late::invalidate(&id);
    id
}
