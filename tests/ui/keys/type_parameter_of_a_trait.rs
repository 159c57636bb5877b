use larder::cached;

trait Named { fn name(&self) -> String; }

impl Named for u8 { fn name(&self) -> String { self.to_string() } }

#[cached]
fn show<T: Named>(thing: T) -> String { thing.name() }

fn main() { show(1); }
