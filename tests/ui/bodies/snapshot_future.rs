async fn add(n: u64) -> u64 { n }

async fn transfer() {
    larder::snapshot(|| add(1)).await;
}

fn main() { drop(transfer()); }
