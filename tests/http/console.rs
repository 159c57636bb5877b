//! The console, over real sockets: what it tells is so, what it clears is gone, and nobody else clears.

use crate::support::{Answer, Client, serve};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use larder::http::{Pages, console};
use larder::store::{Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, CachedFunction, cached};
use serde_json::Value;
use std::future::ready;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a request says that the page sends.
const OWN: (&str, &str) = ("x-larder", "clear");

async fn mounted() -> Client {
    serve(Router::new().nest_service("/larder", console())).await
}

async fn json(client: &Client, path: &str) -> Value {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_str(&answer.body).unwrap()
}

/// What is told of a function of this file.
async fn told(client: &Client, name: &str) -> Value {
    let all = json(client, "/larder/functions.json").await;
    let functions = all["functions"].as_array().unwrap();
    let is_here = |told: &&Value| {
        told["name"] == name && told["file"].as_str().unwrap().ends_with("http/console.rs")
    };
    functions.iter().find(is_here).cloned().unwrap()
}

fn listed(name: &str) -> CachedFunction {
    let mut functions = larder::functions().into_iter();
    let is_here = |function: &CachedFunction| {
        function.name() == name && function.file().ends_with("http/console.rs")
    };
    functions.find(is_here).unwrap()
}

async fn clear(client: &Client, told: &Value, headers: &[(&str, &str)]) -> Answer {
    let id = told["id"].as_str().unwrap();
    let path = format!("/larder/clear?function={id}");
    client.send("POST", &path, headers).await
}

#[cached(timeout = "1m", key_prefix = "told \"so\"", weigh = |value: &u64| *value, max_weight = 100)]
fn counted(n: u64) -> u64 {
    n
}

#[tokio::test]
async fn what_is_told_of_a_function_is_what_it_did() {
    let _ = (counted(1), counted(1), counted(2));
    let client = mounted().await;
    let (told, function) = (told(&client, "counted").await, listed("counted"));
    let stats = function.stats();
    for (name, count) in [
        ("hits", stats.hits),
        ("misses", stats.misses),
        ("loads", stats.loads),
        ("joined", stats.joined),
        ("stored", stats.stored),
        ("overtaken", stats.overtaken),
        ("stale", stats.stale),
        ("expired", stats.expired),
        ("evicted", stats.evicted),
        ("invalidated", stats.invalidated),
        ("bytes", stats.bytes),
        ("checked", stats.checked),
        ("disagreed", stats.disagreed),
        ("instances", 1),
        ("entries", 2),
        ("weight", 3),
        ("line", function.line().into()),
    ] {
        assert_eq!(told[name], count, "{name}");
    }
    assert_eq!((stats.hits, stats.misses), (1, 2));
    assert_eq!(told["path"], function.path());
    assert_eq!(told["options"], function.options());
    assert_eq!(told["prefix"], "told \"so\"");
    let most = stats.load_time.quantile(0.99).unwrap().as_micros();
    assert_eq!(told["times"]["most"], u64::try_from(most).unwrap());

    #[cached]
    fn unweighed(n: u64) -> u64 {
        n
    }
    let _ = unweighed(1);
    let told = self::told(&client, "unweighed").await;
    assert_eq!(
        (&told["weight"], &told["prefix"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn pages_are_told_with_what_their_builder_was_told() {
    let pages = Pages::builder("told pages").whole_query();
    let pages = pages
        .timeout(std::time::Duration::from_millis(1500))
        .capacity(7);
    let pages = pages.host().unless(|_| false).build().unwrap();
    let client = mounted().await;
    let told = told(&client, "told pages").await;
    assert_eq!(told["prefix"], "told pages");
    assert_eq!(
        told["options"],
        "timeout = \"1.5s\", whole_query, host, capacity = 7, unless = .."
    );
    drop(pages);
}

#[tokio::test]
async fn the_button_clears_and_the_next_call_computes() {
    #[cached]
    fn one(n: u64) -> u64 {
        n
    }
    #[cached]
    fn other(n: u64) -> u64 {
        n
    }
    let _ = (one(1), one(2), other(1));
    let client = mounted().await;
    let told = told(&client, "one").await;
    let answer = clear(&client, &told, &[OWN]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let said: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(said["entries"], 2);
    assert_eq!(said["process"], std::process::id());
    assert!(!one::contains(&1) && !one::contains(&2) && other::contains(&1));
    let _ = one(1);
    assert_eq!((one::stats().misses, other::stats().misses), (3, 1));
}

#[tokio::test]
async fn pages_are_listed_and_cleared_like_functions() {
    let pages = Pages::builder("pages \"of\" <the> console").query([]);
    let pages = pages.timeout(crate::support::LONG).build().unwrap();
    let router = Router::new()
        .route("/", get(async || "made"))
        .layer(pages.layer());
    let client = serve(router.nest_service("/larder", console())).await;
    client.get("/").await;
    assert!(client.get("/").await.is_hit());
    let told = told(&client, "pages \"of\" <the> console").await;
    assert_eq!((&told["hits"], &told["entries"]), (&1.into(), &1.into()));
    assert_eq!(clear(&client, &told, &[OWN]).await.status, 200);
    assert!(!client.get("/").await.is_hit());
}

/// What a macro makes on one line has one name.
#[tokio::test]
async fn what_is_named_alike_is_told_apart() {
    macro_rules! twins {
        ($($n:literal)*) => {
            [$({
                #[cached]
                fn twin(n: u64) -> u64 {
                    n + $n
                }
                let contains: fn() -> bool = || twin::contains(&1);
                let _ = twin(1);
                contains
            }),*]
        };
    }
    let twins: [fn() -> bool; 2] = twins!(1 2);
    let client = mounted().await;
    let all = json(&client, "/larder/functions.json").await;
    let told = all["functions"].as_array().unwrap();
    let told = told.iter().filter(|told| told["name"] == "twin");
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 2);
    assert_ne!(told[0]["id"], told[1]["id"]);
    assert_eq!(clear(&client, told[1], &[OWN]).await.status, 200);
    let left = twins.iter().filter(|contains| contains()).count();
    assert_eq!(left, 1);
    assert_eq!(clear(&client, told[0], &[OWN]).await.status, 200);
    assert!(twins.iter().all(|contains| !contains()));
}

#[tokio::test]
async fn other_sites_clear_nothing() {
    #[cached]
    fn guarded(n: u64) -> u64 {
        n
    }
    let _ = guarded(1);
    let client = mounted().await;
    let told = told(&client, "guarded").await;
    for headers in [
        &[][..],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("sec-fetch-site", "same-origin")],
        &[OWN, ("sec-fetch-site", "cross-site")],
        &[OWN, ("sec-fetch-site", "same-site")],
        &[OWN, ("sec-fetch-site", "none")],
        &[OWN, ("origin", "http://evil.example")],
        &[OWN, ("origin", "null")],
    ] {
        let answer = clear(&client, &told, headers).await;
        assert_eq!(answer.status, 403, "{headers:?}");
        let names_the_fix = ["press its button", "press the button"];
        assert!(names_the_fix.iter().any(|fix| answer.body.contains(fix)));
        assert!(guarded::contains(&1), "{headers:?}");
    }
    // a browser asks before it sends a header to another site, and is not told that it may
    let origin = [
        ("origin", "http://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-larder"),
    ];
    let answer = client.send("OPTIONS", "/larder/clear", &origin).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    for headers in [
        &[OWN, ("sec-fetch-site", "same-origin")][..],
        &[OWN, ("origin", "http://test")],
    ] {
        let _ = guarded(1);
        assert_eq!(clear(&client, &told, headers).await.status, 200);
        assert!(!guarded::contains(&1), "{headers:?}");
    }
}

#[tokio::test]
async fn a_read_only_console_clears_nothing() {
    let router = Router::new()
        .nest_service("/larder", console().read_only())
        .nest_service("/other", console());
    let client = serve(router).await;
    #[cached]
    fn only_read(n: u64) -> u64 {
        n
    }
    let _ = only_read(1);
    let told = told(&client, "only_read").await;
    let answer = clear(&client, &told, &[OWN]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("`.read_only()`"), "{}", answer.body);
    assert!(only_read::contains(&1));
    let clears = async |path| json(&client, path).await["clears"].clone();
    assert_eq!(clears("/larder/functions.json").await, false);
    assert_eq!(clears("/other/functions.json").await, true);
}

#[tokio::test]
async fn what_can_not_be_cleared_is_said() {
    let client = mounted().await;
    for query in ["", "?", "?function=", "?function=0123456789abcdef", "?f=1"] {
        let path = format!("/larder/clear{query}");
        let answer = client.send("POST", &path, &[OWN]).await;
        assert_eq!(answer.status, 404, "{query}");
        assert!(answer.body.contains("functions.json"), "{}", answer.body);
    }
}

/// In memory, until it refuses what is written.
#[derive(Clone, Default)]
struct Refusing(Memory);

static REFUSES: AtomicBool = AtomicBool::new(false);

impl Store for Refusing {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        if REFUSES.load(Ordering::SeqCst) {
            let fault = Fault::new(FaultKind::Refused, "not now");
            return Box::pin(ready(vec![Err(fault); operations.len()]));
        }
        self.0.run(operations)
    }

    fn name(&self) -> String {
        "refusing".into()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_a_store_is_cleared_there_or_it_is_said_that_it_is_not() {
    static STORE: LazyLock<Refusing> = LazyLock::new(Refusing::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("console", STORE.clone()));
    #[cached(timeout = 60, store = CACHE)]
    async fn in_store(n: u64) -> u64 {
        n
    }
    in_store(1).await;
    let client = mounted().await;
    let told = told(&client, "in_store").await;
    assert_eq!(clear(&client, &told, &[OWN]).await.status, 200);
    assert!(!in_store::contains(&1).await.unwrap());
    in_store(1).await;
    REFUSES.store(true, Ordering::SeqCst);
    let answer = clear(&client, &told, &[OWN]).await;
    assert_eq!(answer.status, 502, "{answer:?}");
    assert!(answer.body.contains("not now"), "{}", answer.body);
    REFUSES.store(false, Ordering::SeqCst);
}

#[tokio::test]
async fn it_is_there_wherever_it_is_mounted() {
    let router = Router::new()
        .nest_service("/larder", console())
        .nest_service("/a/b", console())
        .fallback_service(console());
    let client = serve(router).await;
    for base in ["", "/larder", "/a/b"] {
        for slash in ["", "/"] {
            let path = match (base, slash) {
                ("", _) => "/".to_owned(),
                _ => format!("{base}{slash}"),
            };
            let page = client.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.body.starts_with("<!doctype html>"), "{path}");
        }
        assert!(json(&client, &format!("{base}/functions.json")).await["functions"].is_array());
        assert!(json(&client, &format!("{base}/audit.json")).await["findings"].is_array());
        let graph = client.get(&format!("{base}/graph.svg?1")).await;
        assert_eq!(graph.header("content-type"), Some("image/svg+xml"));
        assert!(graph.body.starts_with("<svg"));
        let text = client.get(&format!("{base}/audit.txt")).await;
        assert!(text.body.contains(" cached function"), "{}", text.body);
    }
}

#[tokio::test]
async fn every_answer_forbids_what_is_not_needed() {
    let client = mounted().await;
    let paths = [
        "",
        "functions.json",
        "audit.json",
        "audit.txt",
        "graph.svg",
        "clear",
        "no",
    ];
    for path in paths {
        let answer = client.get(&format!("/larder/{path}")).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let same = answer.header("cross-origin-resource-policy");
        assert_eq!(same, Some("same-origin"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("script-src 'unsafe"), "{policy}");
    }
}

#[tokio::test]
async fn other_methods_and_paths_are_refused() {
    let client = mounted().await;
    for (method, path, status, allow) in [
        ("POST", "/larder", 405, Some("GET, HEAD")),
        ("PUT", "/larder/functions.json", 405, Some("GET, HEAD")),
        ("OPTIONS", "/larder/graph.svg", 405, Some("GET, HEAD")),
        ("DELETE", "/larder/audit.json", 405, Some("GET, HEAD")),
        ("GET", "/larder/clear", 405, Some("POST")),
        ("HEAD", "/larder/clear", 405, Some("POST")),
        ("GET", "/larder/functions", 404, None),
        ("GET", "/larder/functions.json/", 404, None),
        ("GET", "/larder/../secret", 404, None),
        ("POST", "/larder/clear/x", 404, None),
    ] {
        let answer = client.send(method, path, &[]).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
    }
    // `HEAD` says what `GET` would
    let get = client.get("/larder/").await;
    let head = client.send("HEAD", "/larder/", &[]).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    for name in ["content-type", "content-length"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}

#[tokio::test]
async fn a_guard_in_front_of_it_guards_all_of_it() {
    async fn guard(request: Request, next: Next) -> Result<Response, StatusCode> {
        match request.headers().contains_key("x-operator") {
            true => Ok(next.run(request).await),
            false => Err(StatusCode::UNAUTHORIZED),
        }
    }
    let internals = Router::new()
        .nest_service("/larder", console())
        .layer(from_fn(guard));
    let router = Router::new().route("/", get(async || "open"));
    let client = serve(router.merge(internals)).await;
    assert_eq!(client.get("/").await.status, 200);
    for path in ["", "/", "/functions.json", "/clear", "/graph.svg", "/no"] {
        let path = format!("/larder{path}");
        assert_eq!(client.get(&path).await.status, 401, "{path}");
    }
    let operator = [("x-operator", "1")];
    assert_eq!(client.get_with("/larder", &operator).await.status, 200);
}
