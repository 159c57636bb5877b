use larder::cached;

#[cached]
fn get_user(id: u64) -> Result<String, String> { Ok(id.to_string()) }

fn main() {
    let _ = get_user(1);
    get_user::put(&1, Ok("Ada".to_owned()));
}
