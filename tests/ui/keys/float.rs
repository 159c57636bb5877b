use larder::cached;

#[cached]
fn round(x: f64) -> i64 { x.round() as i64 }

fn main() { round(1.5); }
