//! Which requests a response is an answer to, by its `Vary` (RFC 9111, 4.1).

use crate::fields::{elements, feed, line};
use http::header::{HeaderMap, HeaderName, VARY};

/// How many bytes of a request's headers a response may be chosen by.
pub(crate) const MOST: usize = 4096;

/// A header as it was in a request. Not by its text, which may be a secret, such as a cookie.
pub(crate) type Digest = [u8; 32];

/// The headers that a response was chosen by, and what they were in its request.
#[derive(Clone, Default, Debug)]
pub(crate) struct Vary(Vec<(HeaderName, Option<Digest>)>);

impl Vary {
    /// What a response to a request was chosen by; none if no other request may be given it.
    pub(crate) fn of(response: &HeaderMap, request: &HeaderMap) -> Option<Self> {
        let names = elements(response, &VARY).map(|name| HeaderName::from_bytes(name).ok());
        // `*` is a name too, as far as characters go
        let names = names.map(|name| name.filter(|name| name.as_str() != "*"));
        let names = names.collect::<Option<Vec<_>>>()?;
        Vary::from_names(sorted(names), request)
    }

    /// The same headers, and those of another response.
    pub(crate) fn and(&self, other: &Vary, request: &HeaderMap) -> Option<Self> {
        let names = self.0.iter().chain(&other.0).map(|(name, _)| name.clone());
        Vary::from_names(sorted(names.collect()), request)
    }

    fn from_names(names: Vec<HeaderName>, request: &HeaderMap) -> Option<Self> {
        let fields = names.into_iter().map(|name| {
            let line = line(request, &name);
            (name, line)
        });
        let fields: Vec<_> = fields.collect();
        let length = |(_, line): &(_, Option<Vec<u8>>)| line.as_ref().map_or(0, Vec::len);
        let length: usize = fields.iter().map(length).sum();
        if length > MOST {
            return None;
        }
        let fields = fields.into_iter();
        let fields = fields.map(|(name, line)| (name, line.map(|line| digest(&line))));
        Some(Vary(fields.collect()))
    }

    /// Whether the response is an answer to a request.
    pub(crate) fn fits(&self, request: &HeaderMap) -> bool {
        let mut fields = self.0.iter();
        fields.all(|(name, selected)| line(request, name).map(|line| digest(&line)) == *selected)
    }

    /// What tells it from every other choice.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, line) in &self.0 {
            feed(name, line.as_ref().map(<[u8; 32]>::as_slice), &mut bytes);
        }
        bytes
    }

    pub(crate) fn fields(&self) -> &[(HeaderName, Option<Digest>)] {
        &self.0
    }

    pub(crate) fn from_fields(fields: Vec<(HeaderName, Option<Digest>)>) -> Self {
        Vary(fields)
    }
}

fn digest(line: &[u8]) -> Digest {
    *blake3::hash(line).as_bytes()
}

fn sorted(mut names: Vec<HeaderName>) -> Vec<HeaderName> {
    names.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::{MOST, Vary};
    use http::HeaderValue;
    use http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, VARY};

    fn varying(names: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(VARY, HeaderValue::from_static(names))])
    }

    fn speaking(languages: &[&'static [u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for language in languages {
            let value = HeaderValue::from_bytes(language).expect("a value");
            headers.append(ACCEPT_LANGUAGE, value);
        }
        headers
    }

    #[test]
    fn lines_are_one_list() {
        let vary = Vary::of(&varying("Accept-Language"), &speaking(&[b"de", b" fr "]));
        let vary = vary.expect("others may be given it");
        assert!(vary.fits(&speaking(&[b"de, fr"])));
        assert!(!vary.fits(&speaking(&[b"de"])));
        assert!(!vary.fits(&HeaderMap::new()));
    }

    #[test]
    fn no_header_is_not_an_empty_one() {
        let vary = Vary::of(&varying("accept-language"), &HeaderMap::new()).expect("it varies");
        assert!(vary.fits(&HeaderMap::new()));
        assert!(!vary.fits(&speaking(&[b""])));
    }

    #[test]
    fn bytes_that_are_no_text_are_told_apart() {
        let vary = Vary::of(&varying("accept-language"), &speaking(&[b"\xff"])).expect("it varies");
        assert!(vary.fits(&speaking(&[b"\xff"])) && !vary.fits(&speaking(&[b"\xfe"])));
    }

    #[test]
    fn a_star_and_what_is_no_name_fit_nobody() {
        for names in ["*", "accept, *", "accept language", "\u{7f}"] {
            let headers = HeaderValue::from_bytes(names.as_bytes());
            let Ok(value) = headers else { continue };
            let headers = HeaderMap::from_iter([(VARY, value)]);
            assert!(Vary::of(&headers, &HeaderMap::new()).is_none(), "{names}");
        }
    }

    #[test]
    fn a_bomb_is_nobodys_variant() {
        let bomb = HeaderValue::from_bytes(&[b'x'; MOST + 1]).expect("a value");
        let request = HeaderMap::from_iter([(ACCEPT, bomb)]);
        assert!(Vary::of(&varying("accept"), &request).is_none());
    }

    #[test]
    fn two_choices_are_one_of_both() {
        let request = speaking(&[b"de"]);
        let one = Vary::of(&varying("accept"), &request).expect("it varies");
        let other = Vary::of(&varying("accept-language, accept"), &request).expect("it varies");
        let both = one.and(&other, &request).expect("it is short");
        assert_eq!(both.bytes(), other.bytes());
        assert_ne!(both.bytes(), one.bytes());
    }
}
