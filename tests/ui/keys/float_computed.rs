use larder::cached;

#[cached(key(area: f64 = width * height))]
fn round(width: f64, height: f64) -> i64 { (width * height) as i64 }

fn main() { round(1.5, 2.0); }
