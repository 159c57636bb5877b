//! The console's page in a browser: what it shows, and what its buttons do. Pictures of it are in
//! `target/tmp/console`.

use crate::support::{Browser, serve};
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use axum::routing::get;
use larder::cached;
use larder::http::console;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::task::block_in_place;

const JSON: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];

/// The row of a function, as the page's script finds it.
fn row(name: &str) -> String {
    let name = json!(name);
    format!(
        "[...document.querySelectorAll('#rows tr')].find(tr => tr.querySelector('b').textContent === {name})"
    )
}

fn cell(name: &str, column: &str) -> String {
    format!("{}?.querySelector('.{column}').textContent", row(name))
}

/// Has the page ask now.
const ASK: &str = "document.dispatchEvent(new Event('visibilitychange'))";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_lives_and_its_button_clears() {
    #[cached(timeout = "1m")]
    fn seen_in_a_browser(n: u64) -> u64 {
        n
    }
    let client = serve(Router::new().nest_service("/larder", console())).await;
    block_in_place(|| {
        let Some(mut browser) = Browser::start() else {
            return;
        };
        let name = "seen_in_a_browser";
        browser.show(1280, 900, false);
        let _ = (
            seen_in_a_browser(1),
            seen_in_a_browser(2),
            seen_in_a_browser(2),
        );
        // without a slash at its end
        browser.open(&client.url("/larder"));
        browser.until(&format!("{} === '1'", cell(name, "hits")));
        browser.until(&format!("{} === '2'", cell(name, "entries")));
        browser.until("document.querySelector('#graph').naturalWidth > 100");
        let _ = seen_in_a_browser(1);
        browser.until(&format!("{} === '2'", cell(name, "hits")));

        let button = format!("{}?.querySelector('.clear button')", row(name));
        browser.press(&button);
        browser.press("document.querySelector('#ask button[value=keep]')");
        browser.until("!document.querySelector('#ask').open");
        assert!(seen_in_a_browser::contains(&1), "it was to be kept");
        browser.press(&button);
        browser.picture("asked");
        browser.press("document.querySelector('#ask-clear')");
        browser.until("document.querySelector('#told').textContent.includes('2 entries')");
        browser.until(&format!("{} === '0'", cell(name, "entries")));
        browser.until(&format!("{} === '2'", cell(name, "invalidated")));
        assert!(!seen_in_a_browser::contains(&1) && !seen_in_a_browser::contains(&2));
        assert_eq!(browser.complaints(), Vec::<String>::new());

        browser.open(&client.url("/larder/"));
        browser.until(&row(name));
        browser.open(&client.url("/larder/graph.svg"));
        browser.until("document.querySelector('.function rect')");
        let fill = "getComputedStyle(document.querySelector('.function rect')).fill";
        assert_ne!(browser.value(fill), "rgb(0, 0, 0)", "it has its style");
        assert_eq!(browser.complaints(), Vec::<String>::new());
    });
}

/// A function, as the page is told of it.
fn function(number: u64, name: &str) -> Value {
    json!({
        "id": format!("{number:016x}"), "name": name, "path": format!("shop::catalogue::{name}"),
        "prefix": null, "file": "src/catalogue.rs", "line": number,
        "options": "timeout = \"5m\", ignore(db)", "instances": 1, "entries": number * 7,
        "weight": number.is_multiple_of(3).then_some(number * 5000), "hits": number * number * 211,
        "misses": number * 31, "loads": number * 31, "joined": number % 5, "stored": number * 31,
        "overtaken": number % 4, "stale": 0, "expired": number * 3, "evicted": number % 7 * 100,
        "invalidated": number * 11, "bytes": 0, "checked": 0, "disagreed": 0,
        "times": { "half": 1 << (number % 20), "most": 1 << (number % 20 + 3), "mean": 1 << (number % 20) },
    })
}

fn functions(process: u64, functions: &[Value]) -> Value {
    json!({
        "process": process, "made": 1, "enabled": true, "clears": true, "functions": functions,
    })
}

/// A page that is told what a test wants it to be told: nothing stands for an answer of 500.
async fn staged() -> (String, Arc<Mutex<Option<Value>>>) {
    let told = Arc::new(Mutex::new(None));
    let shared = told.clone();
    let answer = async move || {
        let told: Option<Value> = shared.lock().unwrap().clone();
        let told = told.ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok::<_, StatusCode>((JSON, told.to_string()))
    };
    let findings = json!({ "findings": [
        { "fault": "never cleared", "name": "rates", "place": "src/rates.rs:12",
          "says": "`rates` never expires, and nothing clears it: give it a `timeout`, name it in the \
                   `#[invalidates(..)]` of what writes, or say `allow(never_cleared)`" },
        { "fault": "cleared whole", "name": "rename", "place": "src/users.rs:40",
          "says": "`rename` clears all of `profile`, and has `id` at hand: write `profile(id)`, or \
                   allow it with `allow(cleared_whole)` on `profile`" },
    ] });
    let router = Router::new()
        .route("/functions.json", get(answer))
        .route(
            "/audit.json",
            get(async move || (JSON, findings.to_string())),
        )
        .fallback_service(console());
    (serve(router).await.url("/"), told)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_text_and_nothing_else() {
    let (address, told) = staged().await;
    let hostile = [
        "<img src=x onerror=\"document.title='owned'\">",
        "</td></tr></script><script>document.title='owned'</script>",
        "'\"&amp;\u{202e}\\",
    ];
    let named = hostile.iter().zip(1..).map(|(name, number)| {
        let mut function = function(number, name);
        for member in ["path", "options", "file", "prefix"] {
            function[member] = (*name).into();
        }
        function
    });
    *told.lock().unwrap() = Some(functions(1, &named.collect::<Vec<_>>()));
    block_in_place(|| {
        let Some(mut browser) = Browser::start() else {
            return;
        };
        browser.open(&address);
        for name in hostile {
            browser.until(&row(name));
            browser.press(&format!("{}.querySelector('summary')", row(name)));
            browser.press(&format!("{}.querySelector('.clear button')", row(name)));
            let asked = browser.value("document.querySelector('#ask-name').textContent");
            assert_eq!(asked, name);
            browser.press("document.querySelector('#ask button[value=keep]')");
        }
        assert_eq!(
            browser.value("document.querySelectorAll('#rows img, #rows script').length"),
            0
        );
        assert!(
            browser
                .value("document.title")
                .as_str()
                .unwrap()
                .starts_with("Caches of ")
        );
        assert_eq!(browser.complaints(), Vec::<String>::new());
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_functions_are_found_sorted_and_fit_into_a_phone() {
    let (address, told) = staged().await;
    let named = |turn: u32| {
        let named = (1..=40).map(|number| {
            let name = match number % 4 {
                0 => format!("orders_of_customer_with_all_their_items_and_prices_{number}"),
                _ => format!("product_{number}"),
            };
            let mut function = function(number, &name);
            let by = f64::from(turn);
            for (count, each) in [
                ("hits", by * 40.0 + 60.0 - (by / 6.0).cos() * 60.0),
                ("misses", by * 4.0 + (by / 9.0).sin() * 34.0),
            ] {
                let grown = (each * number as f64) as u64;
                function[count] = (function[count].as_u64().unwrap() + grown).into();
            }
            function
        });
        Some(functions(1, &named.collect::<Vec<_>>()))
    };
    *told.lock().unwrap() = named(0);
    block_in_place(|| {
        let Some(mut browser) = Browser::start() else {
            return;
        };
        browser.show(1280, 1000, false);
        browser.open(&address);
        browser.until("document.querySelectorAll('#rows tr').length === 40");
        let hits = cell("product_1", "hits");
        for turn in 1..70 {
            let before = browser.value(&hits);
            *told.lock().unwrap() = named(turn);
            browser.value(ASK);
            browser.until(&format!("{hits} !== {before}"));
        }
        browser.until("document.querySelector('#rows .trend path').getAttribute('d').length > 100");
        browser.until("document.querySelectorAll('#calls rect').length > 10");
        browser.picture("forty");
        browser.show(1280, 1000, true);
        browser.picture("forty-dark");

        let first = "document.querySelector('#rows b').textContent";
        assert_eq!(browser.value(first), "product_1");
        let head =
            "[...document.querySelectorAll('#head button')].find(b => b.textContent === 'Hits')";
        let sorted = format!("{head}.parentElement.getAttribute('aria-sort')");
        for (order, name) in [
            (
                "descending".into(),
                "orders_of_customer_with_all_their_items_and_prices_40",
            ),
            ("ascending".into(), "product_1"),
            (Value::Null, "product_1"),
        ] {
            browser.press(head);
            browser.until(&format!("{first} === {}", json!(name)));
            assert_eq!(browser.value(&sorted), order);
        }
        browser.press("document.querySelector('#find')");
        browser.write("items prices_8");
        browser.until("document.querySelectorAll('#rows tr').length === 1");
        browser.until("document.querySelector('#count').textContent === '1 of 40'");

        browser.show(390, 1500, false);
        let fits = "document.documentElement.scrollWidth <= innerWidth";
        browser.until(fits);
        browser.value("document.querySelector('#find').value = ''; document.querySelector('#find').dispatchEvent(new Event('input'))");
        browser.until("document.querySelectorAll('#rows tr').length === 40");
        assert_eq!(browser.value(fits), true);
        browser.picture("phone");
        browser.show(390, 1500, true);
        browser.picture("phone-dark");
        assert_eq!(browser.complaints(), Vec::<String>::new());
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_out_of_the_ordinary_is_said() {
    let (address, told) = staged().await;
    let tell = |answer: Option<Value>| *told.lock().unwrap() = answer;
    tell(Some(functions(1, &[])));
    block_in_place(|| {
        let Some(mut browser) = Browser::start() else {
            return;
        };
        browser.show(1280, 900, false);
        browser.open(&address);
        let is_shown = |id: &str| format!("document.querySelector('#{id}')?.checkVisibility()");
        let says = |id: &str, text: &str| {
            format!(
                "document.querySelector('#{id}')?.textContent.includes({})",
                json!(text)
            )
        };
        browser.until(&is_shown("none"));
        browser.until("document.querySelector('#graph').naturalWidth > 100");
        browser.picture("none");
        for id in ["functions", "several", "lost", "off"] {
            assert_eq!(browser.value(&is_shown(id)), false, "{id}");
        }
        let findings = "document.querySelectorAll('#findings li').length";
        browser.until(&format!("{findings} === 2"));
        assert_eq!(
            browser.value(&says("findings", "`")),
            false,
            "it is marked as code"
        );

        let mut answer = functions(1, &[function(1, "product")]);
        answer["enabled"] = false.into();
        answer["clears"] = false.into();
        tell(Some(answer));
        browser.until(&is_shown("off"));
        browser.until(&row("product"));
        assert_eq!(
            browser.value("document.querySelector('.clear').checkVisibility()"),
            false
        );

        tell(Some(functions(2, &[function(1, "product")])));
        browser.until(&says("several", "Another process answers now (2)"));
        tell(Some(functions(1, &[function(1, "product")])));
        browser.until(&says("several", "Several processes answer here in turn"));
        assert_eq!(browser.complaints(), Vec::<String>::new());

        tell(None);
        browser.until(&says("lost", "The server answers 500"));
        browser.until(&says("says", "No answer"));
        browser.picture("lost");
        tell(Some(functions(1, &[function(1, "product")])));
        browser.until(&format!("!{}", is_shown("lost")));

        browser.press("document.querySelector('#pause')");
        browser.until(&says("says", "Paused"));
        tell(Some(functions(1, &[function(1, "other")])));
        browser.value(ASK);
        browser.value("new Promise(done => setTimeout(done, 100))");
        let is_there = format!("Boolean({})", row("product"));
        assert_eq!(browser.value(&is_there), true, "it does not ask");
        browser.press("document.querySelector('#pause')");
        browser.until(&row("other"));
    });
}
