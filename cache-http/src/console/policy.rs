//! The page, and what it may do.

use http::HeaderValue;

/// All of it: nothing is loaded from elsewhere.
pub(super) const PAGE: &str = include_str!("console.html");

/// Runs the page's script and no other, and has it ask this server alone. The two digests are those of
/// the script and the style in the page; a test says what to put here when they change.
pub(super) const OF_PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; \
     script-src 'sha256-NlHu8vlKfBrSS84Zzaeo9ge31zJdeMNlOHnn+5iKRGc='; \
     style-src 'sha256-9s1m2alyVJ4EpRytmzqjNevYARGfkbt7qnQx6mYrWn4='; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// The picture brings its style, and nothing else.
pub(super) const OF_PICTURE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

pub(super) const OF_DATA: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

#[cfg(test)]
mod tests {
    use super::{OF_PAGE, PAGE};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    /// What is between the only two tags of a name.
    fn inside(name: &str) -> String {
        // a browser reads line ends so
        let page = PAGE.replace("\r\n", "\n");
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        assert_eq!(page.matches(&open).count(), 1, "{open}");
        assert_eq!(page.matches(&close).count(), 1, "{close}");
        let after = page.split(&open).nth(1).unwrap();
        after.split(&close).next().unwrap().to_owned()
    }

    #[test]
    fn the_digests_are_those_of_the_page() {
        let policy = OF_PAGE.to_str().unwrap().to_owned();
        for name in ["script", "style"] {
            let digest = STANDARD.encode(Sha256::digest(inside(name)));
            let source = format!("{name}-src 'sha256-{digest}';");
            assert!(policy.contains(&source), "it has to say {source}");
        }
    }

    /// What the policy forbids does not happen to be there.
    #[test]
    fn nothing_comes_from_elsewhere() {
        for unwanted in [
            "http:",
            "https:",
            "style=",
            "onclick",
            "innerHTML",
            "<link rel=\"style",
        ] {
            // the names of SVG's elements are an address
            let page = PAGE.replace("http://www.w3.org/2000/svg", "");
            assert!(!page.contains(unwanted), "{unwanted}");
        }
    }
}
