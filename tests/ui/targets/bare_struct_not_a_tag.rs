use larder::invalidates;

struct Settings;

#[invalidates(Settings)]
fn write() {}

fn main() {
    let _ = Settings;
    write();
}
