//! A web service, in which five things are wrong: the audit names these, and nothing else.

use larder::AuditFault::{ClearedWhole, NeverCleared, NeverPresent, NoReaders};
use larder::http::Pages;
use larder::store::Memory;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::time::Duration;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("program", Memory::default()));

static ARTICLES: LazyLock<Pages> = LazyLock::new(|| {
    let pages = Pages::builder("articles").timeout(Duration::from_secs(90));
    let pages = pages.query(["page"]).routes(["/articles/{id}"]);
    pages
        .clear_on_unsafe_methods()
        .build()
        .expect("a whole description")
});

/// What is sound: functions, methods, generics and futures, in memory and in a store.
mod articles {
    use super::CACHE;
    use larder::{Tag, cached, invalidates};

    #[derive(Tag)]
    pub(crate) struct Author(pub(crate) u64);

    #[derive(Tag)]
    #[tag(store = CACHE)]
    pub(crate) struct Comments(pub(crate) u64);

    #[cached(tags(Author(author)))]
    pub(crate) async fn article(author: u64, id: u64) -> u64 {
        author + id
    }

    #[cached(timeout = 60, store = CACHE, tags(Comments(id)))]
    pub(crate) async fn comments(id: u64) -> Vec<u64> {
        vec![id]
    }

    /// Built on both, and says nothing.
    #[cached]
    pub(crate) async fn view(author: u64, id: u64) -> u64 {
        article(author, id).await + comments(id).await.len() as u64
    }

    #[cached]
    pub(crate) fn parsed<
        T: std::fmt::Display + Clone + Eq + std::hash::Hash + Send + Sync + 'static,
    >(
        source: T,
    ) -> String {
        source.to_string()
    }

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(crate) struct Blog(pub(crate) u64);

    impl Blog {
        #[cached]
        pub(crate) async fn latest(&self, many: u64) -> u64 {
            self.0 + many
        }

        #[invalidates(Self::latest(self, ..))]
        pub(crate) async fn publish(&self, article: u64) -> Result<u64, String> {
            Ok(article)
        }
    }

    #[invalidates(Author(author))]
    pub(crate) fn rename(author: u64) {}

    #[invalidates(Comments(id))]
    pub(crate) async fn comment(id: u64) {}

    #[invalidates(parsed(..))]
    pub(crate) fn change_syntax() {}

    pub(crate) async fn run() {
        let blog = Blog(1);
        for id in 0..3 {
            let _ = (view(1, id).await, blog.latest(id).await);
            let _ = (parsed(id), parsed(id.to_string()));
            comment(id).await;
        }
        blog.publish(4).await.expect("it is published");
        rename(1);
        change_syntax();
    }
}

/// What is wrong.
mod wrong {
    use super::{cached, invalidates};
    use larder::Tag;

    /// Expires never, and nothing clears it.
    #[cached]
    pub(crate) async fn exchange_rate(currency: u8) -> u64 {
        currency.into()
    }

    /// No function has this tag.
    #[derive(Tag)]
    pub(crate) struct Newsletter;

    #[invalidates(Newsletter)]
    pub(crate) fn send_newsletter() {}

    #[cached]
    pub(crate) fn profile(user: u64) -> u64 {
        user
    }

    /// All, though the user is at hand.
    #[invalidates(profile(..))]
    pub(crate) async fn change_profile(user: u64) {}

    /// The only one that clears what nobody ever asks for.
    #[cached]
    pub(crate) fn draft(id: u64) -> u64 {
        id
    }

    #[invalidates(draft(id))]
    pub(crate) fn save_draft(id: u64) {}

    /// By the number of the article, where the key is that of the user.
    #[invalidates(stock(article))]
    pub(crate) fn order(user: u64, article: u64) {}

    #[cached]
    pub(crate) fn stock(warehouse: u64) -> u64 {
        warehouse
    }

    pub(crate) async fn run() {
        exchange_rate(1).await;
        profile(1);
        change_profile(1).await;
        send_newsletter();
        save_draft(1);
        stock(1);
        (0..2).for_each(|user| order(user, 700));
    }
}

/// Two requests for a page, and one that writes.
async fn browse() {
    let handler = tower::service_fn(async |_: http::Request<String>| {
        let body = articles::view(1, 1).await.to_string();
        Ok::<_, std::convert::Infallible>(http::Response::new(body))
    });
    let service = tower::ServiceBuilder::new()
        .layer(ARTICLES.layer())
        .service(handler);
    for method in ["GET", "GET", "POST"] {
        let request = http::Request::builder().method(method).uri("/articles/1");
        let request = request.body(String::new()).expect("an answer");
        tower::ServiceExt::oneshot(service.clone(), request)
            .await
            .expect("an answer");
    }
}

#[test]
fn five_faults_of_a_web_service_are_named_and_nothing_else() {
    futures::executor::block_on(async {
        articles::run().await;
        wrong::run().await;
        browse().await;
    });
    let audit = larder::audit();
    let found: Vec<_> = audit.findings().iter().collect();
    let named: Vec<_> = found.iter().map(|it| (it.fault(), it.name())).collect();
    assert_eq!(
        named,
        [
            (NeverCleared, "exchange_rate"),
            (NoReaders, "Newsletter"),
            (ClearedWhole, "change_profile"),
            (NeverPresent, "save_draft"),
            (NeverPresent, "order"),
        ],
        "{audit}"
    );
    let says = |place: usize| found[place].to_string();
    assert!(
        says(2).contains("has `user` at hand: write `profile(user)`"),
        "{}",
        says(2)
    );
    assert!(
        says(3).contains("ran 1 time, and there was never anything at `draft(id)`"),
        "{}",
        says(3)
    );
    assert!(says(4).contains("ran 2 times, and"), "{}", says(4));
    // how `docs/audit.svg` is made
    if let Ok(path) = std::env::var("LARDER_GRAPH") {
        std::fs::write(path, audit.to_svg()).unwrap();
    }
    // nobody has cleared anything by hand, pages included
    let text = audit.to_string();
    assert!(!text.contains("by hand"), "{text}");

    let functions = larder::functions();
    let pages = functions.iter().find(|it| it.name() == "articles").unwrap();
    assert_eq!(pages.key_prefix(), Some("articles"));
    assert_eq!(
        pages.options(),
        "timeout = 90, query(\"page\"), routes(\"/articles/{id}\"), clear_on_unsafe_methods"
    );
    assert_eq!((pages.stats().hits, pages.stats().loads), (1, 1));
    ARTICLES.clear().wait().unwrap();
    assert!(larder::audit().to_string().contains("by hand: articles"));
}
