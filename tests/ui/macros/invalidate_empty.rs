fn main() {
    larder::invalidate!();
}
