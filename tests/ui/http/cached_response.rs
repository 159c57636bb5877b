use axum::response::IntoResponse;
use larder::cached;

#[cached]
async fn show(id: u64) -> impl IntoResponse { id.to_string() }

fn main() { drop(show(1)); }
