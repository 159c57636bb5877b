//! What a handler says of how long its response is kept.

use std::time::Duration;

/// For how long one response is kept, said by its handler: an extension of the response, in place of the
/// `timeout` of the pages.
///
/// `Cache-Control` of the response may still shorten it, and what the standard forbids to keep is not
/// kept. With axum it is returned beside the body:
///
/// ```
/// use axum::{Extension, response::Html};
/// use larder::http::Keep;
/// use std::time::Duration;
///
/// async fn weather() -> (Extension<Keep>, Html<&'static str>) {
///     (Extension(Keep::For(Duration::from_secs(10))), Html("rain"))
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Keep {
    /// For so long. Of zero it is not kept at all.
    For(Duration),
    /// Until something that it was built on is invalidated, or the pages are full.
    Forever,
    /// Not at all.
    Not,
}

impl Keep {
    pub(crate) fn is_not(&self) -> bool {
        matches!(self, Keep::Not | Keep::For(Duration::ZERO))
    }
}
