use larder::cached;

#[cached]
async fn get_user(id: u64) -> String {
    if id == 0 { return 3; }
    id.to_string()
}

fn main() { drop(get_user(1)); }
