//! Templates of paths, such as `/users/{id}`: which arguments a path gives.

use crate::percent::{decoded, normal_path};
use std::fmt;

/// A template.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) template: String,
    segments: Box<[Segment]>,
}

#[derive(Clone, Debug)]
enum Segment {
    Literal(String),
    Argument(String),
    /// All that is left of the path.
    Rest(String),
}

impl Route {
    /// Reads a template; what is wrong with it if it can't be read.
    pub(crate) fn read(template: &str) -> Result<Self, &'static str> {
        let Some(path) = template.strip_prefix('/') else {
            return Err("begin it with `/`");
        };
        let segments = path.split('/').map(Segment::read);
        let segments = segments.collect::<Result<Box<[_]>, _>>()?;
        let mut names: Vec<_> = segments.iter().filter_map(Segment::name).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err("give each argument a name of its own");
        }
        let before_last = segments.split_last().map_or(&[][..], |(_, before)| before);
        if before_last
            .iter()
            .any(|segment| matches!(segment, Segment::Rest(_)))
        {
            return Err("`{*rest}` takes all that follows: put it last");
        }
        Ok(Route {
            template: template.to_owned(),
            segments,
        })
    }

    /// The arguments that a path gives, in order; none if it is not of this route.
    pub(crate) fn arguments(&self, path: &str) -> Option<Vec<String>> {
        let mut rest = Some(path.strip_prefix('/')?);
        let mut arguments = Vec::new();
        for segment in &self.segments {
            let left = rest?;
            let (here, after) = match (segment, left.split_once('/')) {
                (Segment::Rest(_), _) | (_, None) => (left, None),
                (_, Some((here, after))) => (here, Some(after)),
            };
            match segment {
                Segment::Literal(literal) if normal_path(here) != *literal => return None,
                Segment::Literal(_) => {}
                Segment::Argument(_) | Segment::Rest(_) if here.is_empty() => return None,
                Segment::Argument(_) | Segment::Rest(_) => {
                    let value = decoded(here, false);
                    arguments.push(String::from_utf8_lossy(&value).into_owned());
                }
            }
            rest = after;
        }
        rest.is_none().then_some(arguments)
    }

    /// Routes in the order in which a router tries them: at the first segment where two differ, what is
    /// written out comes before an argument, and that before the rest.
    pub(crate) fn rank(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Argument(_) => 1,
            Segment::Rest(_) => 2,
        };
        self.segments.iter().map(rank).collect()
    }

    /// Whether both are of the same paths, whatever their arguments are called.
    pub(crate) fn is_of_the_same_paths(&self, other: &Self) -> bool {
        let bare = |segment: &Segment| match segment {
            Segment::Literal(literal) => Some(literal.clone()),
            Segment::Argument(_) | Segment::Rest(_) => None,
        };
        self.rank() == other.rank()
            && self
                .segments
                .iter()
                .map(bare)
                .eq(other.segments.iter().map(bare))
    }

    /// Which of its arguments has this name.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.names().position(|other| other == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }
}

impl Segment {
    fn read(segment: &str) -> Result<Self, &'static str> {
        let inner = segment
            .strip_prefix('{')
            .and_then(|inner| inner.strip_suffix('}'));
        match inner.map(|inner| (inner.strip_prefix('*'), inner)) {
            Some((Some(name), _)) if is_name(name) => Ok(Segment::Rest(name.to_owned())),
            Some((None, name)) if is_name(name) => Ok(Segment::Argument(name.to_owned())),
            None if segment.starts_with(':') => {
                Err("an argument is written in braces: `{id}` in the place of `:id`")
            }
            None if !segment.contains(['{', '}']) => {
                Ok(Segment::Literal(normal_path(segment).into_owned()))
            }
            _ => Err("an argument is a whole segment, written `{id}`, or `{*rest}` at the end"),
        }
    }

    fn name(&self) -> Option<&str> {
        match self {
            Segment::Literal(_) => None,
            Segment::Argument(name) | Segment::Rest(name) => Some(name),
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['{', '}', '*'])
}

/// A route or an argument that the pages don't have, or that is not given once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownRoute(String);

impl UnknownRoute {
    pub(crate) fn route(template: &str, known: &[Route]) -> Self {
        let known: Vec<_> = known.iter().map(|route| route.template.as_str()).collect();
        UnknownRoute(match known.is_empty() {
            true => format!(
                "these pages have no routes: give them `.routes([{template:?}])` where they are built"
            ),
            false => format!("no route {template:?}: there are {}", known.join(", ")),
        })
    }

    pub(crate) fn argument(name: &str, route: &Route) -> Self {
        let known: Vec<_> = route.names().collect();
        let template = &route.template;
        let known = match known.is_empty() {
            true => "none".to_owned(),
            false => format!("`{}`", known.join("`, `")),
        };
        UnknownRoute(format!(
            "no argument `{name}` in {template:?}: its arguments are {known}"
        ))
    }

    pub(crate) fn twice(name: &str, route: &Route) -> Self {
        let template = &route.template;
        UnknownRoute(format!(
            "the argument `{name}` of {template:?} is given twice: call `clear_route` once for each value"
        ))
    }

    pub(crate) fn nothing(route: &Route) -> Self {
        let template = &route.template;
        UnknownRoute(format!(
            "no argument of {template:?} is given: give one, or clear all with `clear()`"
        ))
    }
}

impl fmt::Display for UnknownRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownRoute {}

#[cfg(test)]
mod tests {
    use super::Route;

    fn arguments(template: &str, path: &str) -> Option<Vec<String>> {
        Route::read(template).expect("it is one").arguments(path)
    }

    #[test]
    fn a_path_gives_the_arguments_of_its_route() {
        assert_eq!(
            arguments("/users/{id}", "/users/7"),
            Some(vec!["7".to_owned()])
        );
        assert_eq!(
            arguments("/users/{id}", "/%75sers/%37"),
            Some(vec!["7".to_owned()])
        );
        assert_eq!(
            arguments("/files/{*path}", "/files/a/b"),
            Some(vec!["a/b".to_owned()])
        );
        assert_eq!(arguments("/", "/"), Some(Vec::new()));
        assert_eq!(arguments("/about", "/about"), Some(Vec::new()));
    }

    #[test]
    fn another_path_is_not_of_the_route() {
        for path in [
            "/users",
            "/users/",
            "/users/7/",
            "/users/7/posts",
            "/user/7",
            "users/7",
            "",
        ] {
            assert_eq!(arguments("/users/{id}", path), None, "{path}");
        }
    }

    #[test]
    fn what_can_not_be_read_says_so() {
        for template in [
            "users",
            "/a{b}",
            "/{}",
            "/{a}/{a}",
            "/{*a}/b",
            "/{a",
            "/{*}",
            "/users/:id",
        ] {
            assert!(Route::read(template).is_err(), "{template}");
        }
    }
}
