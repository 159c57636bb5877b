//! What larder and its peers cost, side by side in one run.

mod hits;
mod rawsh;
mod rounds;

fn main() {
    hits::run();
}
