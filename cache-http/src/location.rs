//! Which paths a request that writes has to do with: its own, and those that the response to it names
//! (RFC 9111, 4.4).

use crate::percent::normal_path;
use crate::settings::host;
use http::header::{CONTENT_LOCATION, HeaderMap, LOCATION};
use http::{Request, StatusCode};

/// Where a request writes.
pub(crate) struct Written {
    host: String,
    path: String,
}

impl Written {
    pub(crate) fn by<B>(request: &Request<B>) -> Self {
        Written {
            host: host(request.uri(), request.headers()),
            path: normal_path(request.uri().path()).into_owned(),
        }
    }

    /// The path of the request.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The paths of the same host that the response names, unless it is an error.
    pub(crate) fn elsewhere(&self, status: StatusCode, headers: &HeaderMap) -> Vec<String> {
        if status.is_client_error() || status.is_server_error() {
            return Vec::new();
        }
        let named = [LOCATION, CONTENT_LOCATION].into_iter();
        let named = named.filter_map(|name| headers.get(name)?.to_str().ok());
        named
            .filter_map(|reference| self.resolve(reference))
            .collect()
    }

    /// The path that a reference is to (RFC 3986, 5.2); none if it is of another host.
    fn resolve(&self, reference: &str) -> Option<String> {
        let reference = reference.trim().split(['?', '#']).next()?;
        let first = reference.split('/').next()?;
        let path = match first.split_once(':') {
            Some((scheme, "")) if is_web(scheme) => self.path_at(reference.get(first.len()..)?)?,
            Some(_) => return None,
            None if reference.is_empty() => return None,
            None if reference.starts_with("//") => self.path_at(reference)?,
            None if reference.starts_with('/') => reference.to_owned(),
            None => {
                let (folder, _) = self.path.rsplit_once('/')?;
                format!("{folder}/{reference}")
            }
        };
        Some(normal_path(&without_dots(&path)).into_owned())
    }

    /// The path in `//host/path`, if that is the host of the request.
    fn path_at(&self, place: &str) -> Option<String> {
        let place = place.strip_prefix("//")?;
        let (host, path) = place.split_at(place.find('/').unwrap_or(place.len()));
        self.is_host(host).then(|| path.to_owned())
    }

    fn is_host(&self, host: &str) -> bool {
        let bare = |host: &str| {
            let port = [":80", ":443"]
                .iter()
                .find_map(|port| host.strip_suffix(port));
            port.unwrap_or(host).to_ascii_lowercase()
        };
        bare(host) == bare(&self.host)
    }
}

fn is_web(scheme: &str) -> bool {
    ["http", "https"]
        .iter()
        .any(|web| web.eq_ignore_ascii_case(scheme))
}

/// A path without `.` and `..` (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut segments = Vec::new();
    let mut rest = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = rest.next() {
        let is_last = rest.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    segments.pop();
                }
                if is_last {
                    segments.push("");
                }
            }
            segment => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::Written;
    use http::Request;

    fn resolve(reference: &str) -> Option<String> {
        let request = Request::post("/shop/posts").header("host", "Shop.example:80");
        Written::by(&request.body(()).expect("a request")).resolve(reference)
    }

    #[test]
    fn references_are_paths_of_this_host() {
        for (reference, path) in [
            ("/posts/7", "/posts/7"),
            ("/posts/%37?page=2#end", "/posts/7"),
            ("posts/7", "/shop/posts/7"),
            ("./7", "/shop/7"),
            ("../7", "/7"),
            ("../../../7", "/7"),
            ("/a/./b/../c/.", "/a/c/"),
            ("a/..", "/shop/"),
            ("http://shop.example/posts/7", "/posts/7"),
            ("HTTPS://SHOP.EXAMPLE:443/posts/7", "/posts/7"),
            ("//shop.example", "/"),
            ("http://shop.example?x=/y", "/"),
            ("/x:y", "/x:y"),
        ] {
            assert_eq!(resolve(reference).as_deref(), Some(path), "{reference}");
        }
    }

    #[test]
    fn those_of_others_are_none() {
        for reference in [
            "",
            "#end",
            "?page=2",
            "http://other.example/posts/7",
            "http://shop.example@other.example/posts/7",
            "http://shop.example:8080/posts/7",
            "//other.example/posts/7",
            "mailto:ada@shop.example",
            "javascript:alert(1)",
            "http:/posts/7",
            "ftp://shop.example/posts/7",
        ] {
            assert_eq!(resolve(reference), None, "{reference}");
        }
    }
}
