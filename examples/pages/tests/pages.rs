//! Pages go with what they show, and nothing else does.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use pages::{Db, USERS, router};
use tower::ServiceExt;

async fn send(db: &Db, method: &str, path: &str, body: &'static str) -> (String, String) {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::from(body)).expect("a request");
    let response = router(db).oneshot(request).await.expect("an answer");
    let x_cache = response
        .headers()
        .get("x-cache")
        .map(|x_cache| x_cache.to_str());
    let x_cache = x_cache
        .transpose()
        .expect("text")
        .unwrap_or_default()
        .to_owned();
    let bytes = to_bytes(response.into_body(), 100_000)
        .await
        .expect("a body");
    (x_cache, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_page_goes_with_what_it_shows() {
    let db = Db::new();
    let show = async |path| send(&db, "GET", path, "").await;
    let (x_cache, page) = show("/users/1").await;
    assert!(x_cache == "MISS" && page.contains("<h1>Ada</h1>"), "{page}");
    assert_eq!(show("/users/1").await.0, "HIT");
    assert_eq!(show("/users/2").await.0, "MISS");
    assert_eq!(db.queries(), 4);

    send(&db, "POST", "/users/1", "Grace <3").await;
    let (x_cache, page) = show("/users/1").await;
    assert!(
        x_cache == "MISS" && page.contains("<h1>Grace &lt;3</h1>"),
        "{page}"
    );
    // the list of posts is the one from before, and so is all else
    assert_eq!(db.queries(), 5);
    assert_eq!(show("/users/2").await.0, "HIT");

    send(&db, "POST", "/users/2/posts", "More").await;
    assert!(show("/users/2").await.1.contains("<li>More</li>"));
    assert_eq!(show("/users/1").await.0, "HIT");
    assert_eq!(db.queries(), 6);

    let cleared = USERS.clear_route("/users/{id}", [("id", 1)]);
    cleared
        .expect("there is one")
        .await
        .expect("it is in memory");
    assert_eq!(show("/users/1").await.0, "MISS");
    assert_eq!(show("/users/2").await.0, "HIT");
    assert_eq!(db.queries(), 6);
}

#[tokio::test]
async fn the_console_is_there() {
    let db = Db::new();
    let (_, page) = send(&db, "GET", "/larder", "").await;
    assert!(page.starts_with("<!doctype html>"), "{page}");
    let (_, functions) = send(&db, "GET", "/larder/functions.json", "").await;
    for name in ["users", "user", "posts", "card", "list"] {
        let name = format!("\"name\":\"{name}\"");
        assert!(functions.contains(&name), "{name}: {functions}");
    }
}
