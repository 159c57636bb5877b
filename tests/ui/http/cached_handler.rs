use axum::extract::{Path, State};
use larder::cached;

#[derive(Clone)]
struct Db;

#[cached]
async fn show(State(_): State<Db>, Path(id): Path<u64>) -> String { id.to_string() }

fn main() { drop(show(State(Db), Path(1))); }
