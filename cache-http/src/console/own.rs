//! Whether a request to clear comes from the page itself, and not from another site that the browser of
//! somebody who may clear has open.

use http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use http::{Uri, request};

/// The page says this header. Another site has to ask first, by `OPTIONS`, and is not answered.
const LARDER: HeaderName = HeaderName::from_static("x-larder");
/// Where the request comes from, as the browser has it (Fetch Metadata Request Headers, W3C 2021).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// If it isn't the page's own: what to do about that.
pub(super) fn check(request: &request::Parts) -> Result<(), &'static str> {
    if text(&request.headers, &LARDER) != Some("clear") {
        return Err(
            "To clear a function, press its button on the console's page, or send the header \
             `x-larder: clear`: without it any site could have a browser clear it.",
        );
    }
    let same = match (request.headers.get(&SITE), request.headers.get(ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        // over HTTP a browser says no more than this; a proxy in between has to leave `Host` as it is
        (None, Some(_)) => is_origin_the_host(request),
        // no browser
        (None, None) => true,
    };
    match same {
        true => Ok(()),
        false => Err(
            "This comes from another site than the console's page, so nothing was cleared: open the \
             page and press the button there. If you did, a proxy before this server changes the \
             `Host` header: have it pass on the one that the browser sends.",
        ),
    }
}

fn is_origin_the_host(request: &request::Parts) -> bool {
    let origin = text(&request.headers, &ORIGIN).and_then(|origin| origin.parse::<Uri>().ok());
    let origin = origin.as_ref().and_then(Uri::authority);
    let host = text(&request.headers, &HOST);
    // in HTTP/2 it is part of the address
    let host = request.uri.authority().map(|host| host.as_str()).or(host);
    match (origin, host) {
        (Some(origin), Some(host)) => origin.as_str().eq_ignore_ascii_case(host),
        _ => false,
    }
}

/// The one value of a header.
fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    match values.next() {
        Some(_) => None,
        None => value.to_str().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use http::Request;

    fn passes(uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap().into_parts().0).is_ok()
    }

    #[test]
    fn only_the_page_itself_clears() {
        let own = ("x-larder", "clear");
        let here = ("host", "shop.example:3000");
        assert!(passes("/clear", &[own]));
        assert!(!passes("/clear", &[]));
        assert!(!passes("/clear", &[("x-larder", "yes")]));
        assert!(!passes("/clear", &[own, own]));

        for (site, is_own) in [
            ("same-origin", true),
            ("same-site", false),
            ("cross-site", false),
            ("none", false),
        ] {
            let site = ("sec-fetch-site", site);
            assert_eq!(passes("/clear", &[own, site]), is_own, "{site:?}");
            // what is said of the site stands, whatever the origin
            let origin = ("origin", "http://shop.example:3000");
            assert_eq!(passes("/clear", &[own, here, site, origin]), is_own);
        }
        assert!(!passes("/clear", &[("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn an_origin_has_to_be_the_host() {
        let own = ("x-larder", "clear");
        for (origin, is_own) in [
            ("http://shop.example:3000", true),
            ("https://SHOP.example:3000", true),
            ("http://shop.example", false),
            ("http://evil.example:3000", false),
            ("http://shop.example:3000.evil.example", false),
            ("null", false),
            ("", false),
        ] {
            let headers = [own, ("host", "shop.example:3000"), ("origin", origin)];
            assert_eq!(passes("/clear", &headers), is_own, "{origin}");
            let uri = "http://shop.example:3000/clear";
            let headers = [own, ("origin", origin)];
            assert_eq!(passes(uri, &headers), is_own, "{origin}");
        }
        assert!(!passes("/clear", &[own, ("origin", "http://shop.example")]));
    }
}
