use larder::cached;

#[cached]
fn of<T: std::str::FromStr + 'static>(text: &str) -> Option<T> { text.parse().ok() }

fn main() { let _ = of::<u8>("1"); }
