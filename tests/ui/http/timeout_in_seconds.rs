use larder::http::Pages;

fn main() {
    let _ = Pages::builder("users").timeout(300).whole_query().build();
}
