use larder::cached;
use std::collections::HashMap;

#[cached]
fn total(prices: &HashMap<String, u64>) -> u64 { prices.values().sum() }

fn main() { total(&HashMap::new()); }
