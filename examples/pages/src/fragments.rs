//! What pages are made of: rows of the database, and fragments that are rendered from them.
//!
//! A fragment is a cached function that renders a template. Any engine will do: what it gives back is a
//! `String`.

use crate::database::Db;
use larder::{cached, invalidates};
use minijinja::{Environment, Error, Value, context};
use std::sync::{Arc, LazyLock};

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    let files = [
        ("card.html", include_str!("../templates/card.html")),
        ("posts.html", include_str!("../templates/posts.html")),
        ("page.html", include_str!("../templates/page.html")),
    ];
    for (name, text) in files {
        let added = templates.add_template(name, text);
        added.expect("the template is well-formed");
    }
    templates
});

/// Renders a template.
pub(crate) fn render(name: &str, context: Value) -> Result<String, Arc<Error>> {
    let render = || TEMPLATES.get_template(name)?.render(context);
    render().map_err(Arc::new)
}

/// A user's name.
#[cached(timeout = "5m", ignore(db))]
pub(crate) async fn user(db: &Db, id: u64) -> Option<String> {
    Some(db.find(id).await?.name)
}

/// What a user has written.
#[cached(timeout = "5m", ignore(db))]
pub(crate) async fn posts(db: &Db, author: u64) -> Vec<String> {
    db.find(author).await.unwrap_or_default().posts
}

/// A fragment: the user's card.
#[cached(ignore(db))]
pub(crate) async fn card(db: &Db, id: u64) -> Result<Option<String>, Arc<Error>> {
    let name = user(db, id).await;
    name.map(|name| render("card.html", context!(id, name)))
        .transpose()
}

/// A fragment: what the user has written.
#[cached(ignore(db))]
pub(crate) async fn list(db: &Db, author: u64) -> Result<String, Arc<Error>> {
    let posts = posts(db, author).await;
    render("posts.html", context!(posts))
}

/// Names a user otherwise. The card goes, and every page that shows it.
#[invalidates(user(id))]
pub(crate) async fn rename(db: &Db, id: u64, name: String) {
    db.update(id, |user| user.name = name);
}

/// Publishes a post.
#[invalidates(posts(author))]
pub(crate) async fn publish(db: &Db, author: u64, text: String) {
    db.update(author, |user| user.posts.push(text));
}
