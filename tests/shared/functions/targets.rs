//! Everything that a write can name.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, Tag, cached, invalidates};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("targets"));

static POSTS: Counter = Counter::new();

#[cached(timeout = 60, store = CACHE)]
fn posts(user: u64, page: u32) -> Vec<u64> {
    POSTS.count();
    vec![user, u64::from(page)]
}

/// Which pages were computed of users 1 and 2, pages 0 and 1.
fn computed() -> Vec<(u64, u32)> {
    let all = [(1, 0), (1, 1), (2, 0), (2, 1)];
    let is_computed = |(user, page): &(u64, u32)| {
        let before = POSTS.get();
        posts(*user, *page);
        POSTS.get() > before
    };
    all.into_iter().filter(is_computed).collect()
}

#[derive(Clone)]
struct Post {
    author: u64,
    page: u32,
}

#[invalidates(posts(user, ..))]
fn of_a_user(user: u64) {
    let _ = user;
}

#[invalidates(posts(_, page))]
fn of_a_page(page: u32) {
    let _ = page;
}

#[invalidates(posts { user: id, page: 0 })]
fn named(id: u64) {
    let _ = id;
}

#[invalidates(posts { page, .. })]
fn partly_named(page: u32) {
    let _ = page;
}

#[invalidates(Ok(post) => posts(post.author, post.page))]
fn published(author: u64, page: u32) -> Result<Post, ()> {
    if page > 9 {
        Err(())
    } else {
        Ok(Post { author, page })
    }
}

#[invalidates(Some(post) => [posts(post.author, ..)])]
async fn maybe_published(post: Option<Post>) -> Option<Post> {
    tokio::task::yield_now().await;
    post
}

/// In one test, for the first use of a mask clears the function.
#[tokio::test]
async fn parts_names_and_what_was_returned() {
    assert_eq!(computed().len(), 4);
    assert_eq!(computed().len(), 0);
    of_a_user(1);
    assert_eq!(
        computed().len(),
        4,
        "the first of a mask clears the function"
    );
    of_a_user(1);
    assert_eq!(computed(), [(1, 0), (1, 1)]);
    of_a_page(1);
    assert_eq!(computed().len(), 4);
    of_a_page(1);
    assert_eq!(computed(), [(1, 1), (2, 1)]);
    named(2);
    assert_eq!(computed(), [(2, 0)]);
    partly_named(0);
    assert_eq!(computed(), [(1, 0), (2, 0)]);
    assert!(published(2, 1).is_ok());
    assert_eq!(computed(), [(2, 1)]);
    assert!(published(2, 10).is_err());
    assert_eq!(computed(), []);
    maybe_published(None).await;
    assert_eq!(computed(), []);
    maybe_published(Some(Post { author: 1, page: 0 })).await;
    assert_eq!(computed(), [(1, 0), (1, 1)]);
    larder::invalidate!(posts(1, 0), posts(_, 1));
    assert_eq!(computed(), [(1, 0), (1, 1), (2, 1)]);
    larder::invalidate!(posts(..));
    assert_eq!(computed().len(), 4);
}

#[derive(Tag)]
#[tag(store = CACHE)]
struct Tenant(u32);

#[derive(Tag)]
#[tag(store = CACHE, within = Tenant(self.tenant))]
struct UserRow {
    tenant: u32,
    id: u64,
}

#[derive(Tag)]
#[tag(store = CACHE)]
struct Settings;

#[test]
fn tags_and_what_they_are_within() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE, tags(UserRow { tenant, id }, Settings))]
    fn user(tenant: u32, id: u64) -> u64 {
        LOADS.count();
        id + u64::from(tenant)
    }
    #[cached(timeout = 60, tags(UserRow { tenant, id }))]
    fn in_memory(tenant: u32, id: u64) -> u64 {
        LOADS.count();
        id + u64::from(tenant)
    }
    #[invalidates(UserRow { tenant, id })]
    fn rename(tenant: u32, id: u64) {
        let _ = (tenant, id);
    }
    #[invalidates(Tenant(tenant))]
    fn import(tenant: u32) {
        let _ = tenant;
    }
    #[invalidates(UserRow(..))]
    fn import_all() {}
    #[invalidates(Settings)]
    fn set() {}
    let calls = || {
        let count = |call: &dyn Fn() -> u64| {
            let before = LOADS.get();
            call();
            LOADS.get() - before
        };
        (
            [
                count(&|| user(1, 1)),
                count(&|| user(1, 2)),
                count(&|| user(2, 1)),
            ],
            [
                count(&|| in_memory(1, 1)),
                count(&|| in_memory(1, 2)),
                count(&|| in_memory(2, 1)),
            ],
        )
    };
    assert_eq!(calls(), ([1, 1, 1], [1, 1, 1]));
    assert_eq!(calls(), ([0, 0, 0], [0, 0, 0]));
    rename(1, 1);
    assert_eq!(calls(), ([1, 0, 0], [1, 0, 0]));
    import(1);
    assert_eq!(calls(), ([1, 1, 0], [1, 1, 0]));
    import_all();
    assert_eq!(calls(), ([1, 1, 1], [1, 1, 1]));
    set();
    assert_eq!(calls(), ([1, 1, 1], [0, 0, 0]));
    larder::invalidate!(Tenant(2));
    assert_eq!(calls(), ([0, 0, 1], [0, 0, 1]));
    assert_eq!(calls(), ([0, 0, 0], [0, 0, 0]));
}
