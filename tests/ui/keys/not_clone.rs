use larder::cached;

#[derive(PartialEq, Eq, Hash)]
struct Query { page: u32 }

#[cached]
fn search(query: Query) -> u32 { query.page }

fn main() { search(Query { page: 1 }); }
