use larder::invalidates;

#[invalidates(get_user(..))]
struct Rename;

fn main() {
    let Rename = Rename;
}
