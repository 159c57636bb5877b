//! What is wrong with how pages were described.

use std::fmt;

/// Pages can't be made of what was said of them. Each error says what to write instead.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The name is empty.
    NoName,
    /// Another cached function, or other pages, have the name: which, and where.
    NameIsTaken(String, String),
    /// It was not said which query parameters are part of the key.
    NoQuery,
    /// A template can't be read: which, and why.
    Route(String, &'static str),
    /// Two templates are of the same paths: which.
    RouteTwice(String, String),
    /// Responses are to be kept under a method that can't have pages of its own.
    Method(String),
    /// Requests with bodies are to be kept, and nothing of the body is in the key.
    NoKey,
    /// The timeout is zero.
    NoTimeout,
    /// A page is to be served past its timeout, and has none.
    StaleWithoutTimeout,
    /// Pages are bounded twice.
    TwoBounds,
}

/// What to write instead, for that is what `.expect(..)` prints.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            BuildError::NoName => {
                "pages need a name of their own, as in `Pages::builder(\"users\")`"
            }
            BuildError::NameIsTaken(name, by) => {
                return write!(
                    f,
                    "the name `{name}` is taken, by {by}: give these pages another one, or, where \
                     they are the same pages, keep them in a `static LazyLock<Pages>` and build \
                     them once"
                );
            }
            BuildError::NoQuery => {
                "say which query parameters tell pages apart: `.query([\"page\", \"sort\"])`, \
                 `.query([])` for none, or `.whole_query()`"
            }
            BuildError::Route(template, why) => {
                return write!(f, "the route {template:?} can't be read: {why}");
            }
            BuildError::RouteTwice(first, second) => {
                return write!(
                    f,
                    "the routes {first:?} and {second:?} are of the same paths: leave one out of \
                     `.routes(..)`, and clear pages by the other"
                );
            }
            BuildError::Method(method) => {
                return write!(
                    f,
                    "leave `{method}` out of `.methods(..)`: GET is always kept, HEAD is answered \
                     from the pages of GET, and there are no pages of CONNECT"
                );
            }
            BuildError::NoKey => {
                "requests with a body are kept only by a key that tells bodies apart: add `.key(|request| \
                 ..)`, or leave out `.methods(..)`"
            }
            BuildError::NoTimeout => {
                "a timeout of zero keeps nothing: leave the layer out, or `.timeout(..)`, where pages \
                 last as long as what they were built on"
            }
            BuildError::StaleWithoutTimeout => {
                "`stale` and `stale_if_error` count from the end of the timeout: add `.timeout(..)`"
            }
            BuildError::TwoBounds => "leave out `capacity` or `max_bytes`: pages have one bound",
        };
        f.write_str(text)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use super::BuildError;

    #[test]
    fn expect_prints_what_to_write() {
        let printed = format!("{:?}", BuildError::NoQuery);
        assert!(printed.contains(".whole_query()"), "{printed}");
    }
}
