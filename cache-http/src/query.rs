//! What of a query is part of the key.

use crate::percent::{decoded, encode};

/// Which parameters.
#[derive(Clone, Debug)]
pub(crate) enum Query {
    /// Those of these names.
    Named(Box<[String]>),
    /// All there are.
    Whole,
}

impl Query {
    /// The parameters that count, in an order that does not depend on theirs, each spelt in one way.
    pub(crate) fn of(&self, query: Option<&str>) -> String {
        let Some(query) = query else {
            return String::new();
        };
        let pairs = query.split('&');
        let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name, true), decoded(value, true))
        });
        let mut pairs: Vec<_> = pairs.filter(|(name, _)| self.counts(name)).collect();
        pairs.sort_unstable();
        let mut normal = String::new();
        for (name, value) in &pairs {
            if !normal.is_empty() {
                normal.push('&');
            }
            encode(name, &mut normal);
            normal.push('=');
            encode(value, &mut normal);
        }
        normal
    }

    fn counts(&self, name: &[u8]) -> bool {
        match self {
            Query::Named(names) => names.iter().any(|named| named.as_bytes() == name),
            Query::Whole => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn order_and_spelling_are_irrelevant() {
        let whole = |query| Query::Whole.of(Some(query));
        assert_eq!(whole("b=2&a=1"), whole("a=1&b=2"));
        assert_eq!(whole("a=2&a=1"), whole("a=1&a=2"));
        assert_eq!(whole("a=%31&&b"), whole("b=&a=1"));
        assert_eq!(whole("a=x+y"), whole("a=x%20y"));
    }

    #[test]
    fn nothing_runs_into_its_neighbour() {
        let whole = |query| Query::Whole.of(Some(query));
        assert_ne!(whole("a=1&b=2"), whole("a=1%26b=2"));
        assert_ne!(whole("a=1"), whole("a=1&a=1"));
        assert_ne!(whole("a==1"), whole("a=1"));
        assert_ne!(whole("a%3D=1"), whole("a=%3D1x"));
    }

    #[test]
    fn what_is_not_named_is_not_in_the_key() {
        let query = Query::Named(["page".to_owned()].into());
        assert_eq!(query.of(Some("utm=1&page=2&pages=3")), "page=2");
        assert_eq!(query.of(Some("Page=2")), "");
        assert_eq!(query.of(None), "");
    }
}
