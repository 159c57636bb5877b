//! The key of a page.

use crate::vary::Vary;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Which page a request asks for: what of the request counts, as the pages were told.
///
/// [`Pages::key`](crate::Pages::key) makes one, in a request or outside of any; it is the same for the
/// same request.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PageKey(pub(crate) Arc<Fields>);

/// What a key is made of.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Fields {
    pub(crate) method: Cow<'static, str>,
    pub(crate) host: Box<str>,
    /// The path as all its spellings are cleared by one name.
    pub(crate) path: Box<str>,
    /// The path as it was spelt, if that is otherwise: a router may take it for another.
    pub(crate) spelling: Box<str>,
    pub(crate) query: Box<str>,
    /// The headers that were named, with what they are.
    pub(crate) headers: Box<[u8]>,
    /// What the user has added.
    pub(crate) own: Box<[u8]>,
    /// What the response was chosen by, where there are several to one request.
    pub(crate) variant: Box<[u8]>,
    /// The template that the path is of, and what it gives.
    pub(crate) route: Box<str>,
    pub(crate) arguments: Box<[String]>,
}

impl PageKey {
    /// The key of the response to the same request that was chosen so.
    pub(crate) fn variant(&self, vary: &Vary) -> Self {
        PageKey(Arc::new(Fields {
            variant: vary.bytes().into(),
            ..Fields::clone(&self.0)
        }))
    }

    /// How many bytes it takes, about.
    pub(crate) fn length(&self) -> usize {
        let Fields {
            method,
            host,
            path,
            spelling,
            query,
            headers,
            own,
            variant,
            route,
            arguments,
        } = &*self.0;
        let texts: [&str; 6] = [method, host, path, spelling, query, route];
        let bytes = [headers, own, variant];
        texts.iter().map(|text| text.len()).sum::<usize>()
            + bytes.iter().map(|bytes| bytes.len()).sum::<usize>()
            + arguments.iter().map(String::len).sum::<usize>()
    }
}

/// For people: what is made of headers, and of the user's own, it does not say.
impl fmt::Display for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fields {
            method,
            host,
            path,
            query,
            ..
        } = &*self.0;
        write!(f, "{method} {host}{path}")?;
        match query.is_empty() {
            true => Ok(()),
            false => write!(f, "?{query}"),
        }
    }
}

impl fmt::Debug for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageKey({self})")
    }
}
