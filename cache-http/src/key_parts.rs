//! Keys of pages as the runtime has them: parts, by any choice of which pages can be cleared.

use crate::key::{Fields, PageKey};
use cache_core::__private::Parts;
use std::hash::{BuildHasher, Hash, Hasher};

/// The parts of a page's key. How many there are depends on the route.
pub(crate) enum PageParts {}

/// Some parts of a key; those that are missing may be anything.
#[derive(Clone, Copy, Default)]
pub(crate) struct Chosen<'k> {
    pub(crate) method: Option<&'k str>,
    pub(crate) host: Option<&'k str>,
    pub(crate) path: Option<&'k str>,
    pub(crate) query: Option<&'k str>,
    pub(crate) headers: Option<&'k [u8]>,
    pub(crate) own: Option<&'k [u8]>,
    pub(crate) route: Option<&'k str>,
    pub(crate) arguments: &'k [Option<String>],
}

impl<'k> Chosen<'k> {
    /// One page in all its variants.
    pub(crate) fn page(key: &'k PageKey) -> Self {
        let Fields {
            method,
            host,
            path,
            query,
            headers,
            own,
            ..
        } = &*key.0;
        Chosen {
            method: Some(method),
            host: Some(host),
            path: Some(path),
            query: Some(query),
            headers: Some(headers),
            own: Some(own),
            ..Chosen::default()
        }
    }
}

impl Parts for PageParts {
    type Key = PageKey;
    type Query<'k> = &'k PageKey;
    type Options<'k> = Chosen<'k>;

    fn feed<H: Hasher>(query: &PageKey, state: &mut H) {
        query.hash(state);
    }

    fn is(query: &PageKey, key: &PageKey) -> bool {
        query == key
    }

    fn own(query: &PageKey) -> PageKey {
        query.clone()
    }

    fn same(one: &PageKey, other: &PageKey) -> bool {
        one == other
    }

    fn copy(key: &PageKey) -> PageKey {
        key.clone()
    }

    fn digests(query: &PageKey, hasher: &impl BuildHasher, into: &mut Vec<u64>) {
        let Fields {
            method,
            host,
            path,
            query,
            headers,
            own,
            variant,
            route,
            arguments,
            ..
        } = &*query.0;
        let text = |text: &str| hasher.hash_one(text);
        let bytes = |bytes: &[u8]| hasher.hash_one(bytes);
        let texts: [&str; 4] = [method, host, path, query];
        into.extend(texts.map(text));
        into.extend([headers, own, variant].map(|part| bytes(part)));
        into.push(text(route));
        into.extend(arguments.iter().map(|argument| text(argument)));
    }

    fn some_digests(options: &Chosen<'_>, hasher: &impl BuildHasher, into: &mut Vec<Option<u64>>) {
        let Chosen {
            method,
            host,
            path,
            query,
            headers,
            own,
            route,
            arguments,
        } = options;
        let text = |text: &str| hasher.hash_one(text);
        let bytes = |bytes: &[u8]| hasher.hash_one(bytes);
        into.extend([method, host, path, query].map(|part| part.map(text)));
        into.extend([headers, own].map(|part| part.map(bytes)));
        // each of the variants
        into.push(None);
        into.push(route.map(text));
        into.extend(arguments.iter().map(|part| part.as_deref().map(text)));
    }

    /// What is chosen is never one entry, for a page may have variants.
    fn all<'k>(_: Self::Options<'k>) -> Option<Self::Query<'k>> {
        None
    }
}
