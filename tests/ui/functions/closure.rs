use larder::cached;

fn main() {
    #[cached]
    let double = |id: u64| id * 2;
    double(1);
}
