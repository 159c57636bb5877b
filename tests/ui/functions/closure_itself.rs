use larder::cached;

fn main() {
    let double = #[cached] |id: u64| id * 2;
    double(1);
}
