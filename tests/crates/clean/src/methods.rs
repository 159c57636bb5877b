//! Methods.

use larder::{cached, invalidates};
use std::sync::Arc;

/// Has prices.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Shop {
    id: u64,
}

impl Shop {
    /// A price in this shop.
    #[cached]
    #[must_use]
    pub fn price(&self, product: u64) -> u64 {
        self.id + product
    }

    /// A stock, waiting.
    #[cached(key(id: u64 = self.id, product))]
    pub async fn stock(self: Arc<Self>, product: &str) -> usize {
        std::future::ready(product.len()).await
    }

    /// The same in all shops.
    #[cached(ignore(self), timeout = "1h")]
    #[must_use]
    pub fn anywhere(&self, product: u64) -> Option<u64> {
        product.checked_add(self.id)
    }

    /// Sets a price.
    #[invalidates(Self::price(self, product), Self::anywhere(..), Self::stock(self.id, ..))]
    pub fn set_price(&mut self, product: u64) -> &mut u64 {
        self.id += product;
        &mut self.id
    }
}

/// Of anything.
#[derive(Debug)]
pub struct Repo<T> {
    item: T,
}

impl<T: Clone + Send + Sync + 'static> Repo<T> {
    /// The item.
    #[cached(ignore(self))]
    pub fn item(&self, n: u64) -> (T, u64) {
        (self.item.clone(), n)
    }

    /// Another item.
    #[invalidates(Self::item(..))]
    pub fn replace(&mut self, item: T) {
        self.item = item;
    }
}

/// Functions without `self`.
#[derive(Debug)]
pub struct Settings;

#[cached]
impl Settings {
    /// Not a function.
    pub const LENGTH: usize = 3;

    /// A setting.
    #[cached]
    #[must_use]
    pub fn read(name: &str) -> Option<String> {
        (name.len() > Self::LENGTH).then(|| name.to_owned())
    }

    /// Sets it.
    #[invalidates(Self::read(name))]
    pub fn write(name: &str) {
        drop(Self::read(name));
    }
}
