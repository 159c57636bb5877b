pub use load::load;

mod load {
    #[larder::cached]
    pub fn load(id: u64) -> u64 { id }
}

fn main() { load(1); }
