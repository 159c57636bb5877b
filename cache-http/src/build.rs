//! From what was said of pages to pages, or to what is wrong with it.

use crate::build_error::BuildError;
use crate::builder::PagesBuilder;
use crate::described::described;
use crate::key::PageKey;
use crate::key_parts::Chosen;
use crate::pages::{Inner, Pages};
use crate::reply::{Memo, Reply};
use crate::route::Route;
use cache_core::__private::{AllDone, Definition, Period, Site, Timeout, in_cache};
use http::Method;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

/// How many bytes pages take together unless something else is said.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// By how many choices of parts pages can be cleared, so that only what matches goes.
const MOST_CHOICES: usize = 8;

impl PagesBuilder {
    /// The pages, which live as long as the program: to be built once, in a `static LazyLock<Pages>`.
    ///
    /// # Errors
    ///
    /// If something is missing, or does not go together: it says what to write instead.
    #[track_caller]
    pub fn build(mut self) -> Result<Pages, BuildError> {
        self.check()?;
        self.settings.routes = routes(&self.routes)?;
        self.settings.query = self.query.take().ok_or(BuildError::NoQuery)?;
        self.settings.outlives = self.stale.or(self.stale_if_error).is_some();
        self.settings
            .headers
            .sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        self.settings.headers.dedup();
        let definition = self.definition(Location::caller());
        let settings = self.settings;
        let memo = Memo::made(definition)
            .map_err(|taken| BuildError::NameIsTaken(settings.name.clone(), taken.to_string()))?;
        let noting = note(memo, &settings.routes);
        Ok(Pages(Arc::new(Inner {
            settings,
            memo,
            noting,
        })))
    }

    fn check(&self) -> Result<(), BuildError> {
        let mut methods = self.settings.methods.iter();
        let is_wrong =
            |method: &&Method| [Method::GET, Method::HEAD, Method::CONNECT].contains(method);
        if let Some(method) = methods.find(is_wrong) {
            return Err(BuildError::Method(method.to_string()));
        }
        let outlives = self.stale.or(self.stale_if_error).is_some();
        let wrong = [
            (self.settings.name.is_empty(), BuildError::NoName),
            (
                self.settings.timeout == Some(Duration::ZERO),
                BuildError::NoTimeout,
            ),
            (
                !self.settings.methods.is_empty() && self.settings.key.is_none(),
                BuildError::NoKey,
            ),
            (
                outlives && self.settings.timeout.is_none(),
                BuildError::StaleWithoutTimeout,
            ),
            (
                self.capacity.and(self.max_bytes).is_some(),
                BuildError::TwoBounds,
            ),
        ];
        let mut wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong);
        wrong.next().map_or(Ok(()), |(_, error)| Err(error))
    }

    fn definition(&mut self, location: &'static Location<'static>) -> Definition<PageKey, Reply> {
        let site = Site {
            path: self.settings.name.clone().into(),
            key_prefix: None,
            file: location.file(),
            line: location.line(),
            options: described(self).into(),
            declared: None,
        };
        let timeout = self.settings.timeout;
        let timeout = timeout.map_or(Timeout::Inherited, |timeout| {
            Timeout::After(Period::Fixed(timeout))
        });
        let mut definition = Definition::new(site)
            .timeout(timeout)
            .timeout_of_value(Reply::timeout)
            .version(std::mem::take(&mut self.version));
        if self.settings.tags.is_some() {
            definition = definition.tags_of_arguments();
        }
        if let Some(time) = self.stale {
            definition = definition.stale(Period::Fixed(time));
        }
        if let Some(time) = self.stale_if_error {
            definition = definition.stale_if_error(Period::Fixed(time));
        }
        let definition = match self.capacity {
            Some(capacity) => definition.capacity(capacity),
            None => definition.weigh(self.max_bytes.unwrap_or(MAX_BYTES), Reply::weight),
        };
        match self.store.take() {
            Some(cache) => definition.share(in_cache(self.settings.signature().into(), cache)),
            None => definition,
        }
    }
}

/// The routes of templates, in the order in which they are tried.
fn routes(templates: &[String]) -> Result<Vec<Route>, BuildError> {
    let mut routes: Vec<Route> = Vec::new();
    for template in templates {
        let route = Route::read(template);
        let route = route.map_err(|why| BuildError::Route(template.clone(), why))?;
        let mut others = routes.iter();
        if let Some(other) = others.find(|other| other.is_of_the_same_paths(&route)) {
            let other = other.template.clone();
            return Err(BuildError::RouteTwice(other, route.template));
        }
        routes.push(route);
    }
    routes.sort_by_key(Route::rank);
    Ok(routes)
}

/// Has the runtime know by which parts pages will be cleared, before there are any: the first time it
/// clears all. Of a store that is only so if no process did this before.
fn note(memo: Memo, routes: &[Route]) -> AllDone {
    // no request has an empty method
    let nothing = Chosen {
        method: None,
        path: Some(""),
        ..Chosen::default()
    };
    let mut choices = vec![
        nothing,
        Chosen {
            query: Some(""),
            ..nothing
        },
        Chosen {
            method: Some(""),
            host: Some(""),
            query: Some(""),
            headers: Some(&[]),
            own: Some(&[]),
            ..nothing
        },
    ];
    let longest = routes.iter().map(|route| route.names().count()).max();
    let arguments = vec![None; longest.unwrap_or_default()];
    let alone = (0..arguments.len()).map(|place| {
        let mut alone = arguments.get(..=place).unwrap_or_default().to_vec();
        if let Some(last) = alone.last_mut() {
            *last = Some(String::new());
        }
        alone
    });
    let alone: Vec<_> = alone.collect();
    choices.extend(alone.iter().map(|arguments| Chosen {
        route: Some(""),
        arguments,
        ..Chosen::default()
    }));
    let choices = choices.into_iter().take(MOST_CHOICES);
    let begun = choices.map(|choice| memo.target(choice).apply_unnoted());
    // where it fails the first time by a choice of parts clears all, which is careful, not wrong
    AllDone::of(begun.collect())
}
