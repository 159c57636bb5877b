//! What a builder was told, as lists of functions show it: in the manner of `#[cached(..)]`.

use crate::builder::{MAX_BODY, PATIENCE, PagesBuilder};
use crate::query::Query;
use crate::settings::Settings;
use std::time::Duration;

/// The options of pages, without those that are as they are of all.
pub(crate) fn described(builder: &PagesBuilder) -> String {
    let settings = &builder.settings;
    let lasts = [
        ("timeout", settings.timeout),
        ("stale", builder.stale),
        ("stale_if_error", builder.stale_if_error),
    ];
    let lasts = lasts.into_iter().filter_map(|(name, time)| {
        let time = written(time?);
        Some(format!("{name} = {time}"))
    });
    let mut options: Vec<_> = lasts.collect();
    options.extend(of_keys(settings));
    options.extend(of_bounds(builder));
    let said = [
        ("tags = ..", settings.tags.is_some()),
        ("unless = ..", settings.unless.is_some()),
        ("refresh = ..", settings.refresh.is_some()),
        ("cache_if = ..", settings.cache_if.is_some()),
        ("clear_on_unsafe_methods", settings.clears_on_unsafe),
    ];
    options.extend(chosen(said));
    if let Some(cache) = &builder.store {
        options.push(format!("store = {cache:?}"));
    }
    options.join(", ")
}

/// What tells pages apart.
fn of_keys(settings: &Settings) -> Vec<String> {
    let quoted = |name: &dyn std::fmt::Display| format!("{:?}", name.to_string());
    let mut options = Vec::new();
    match &settings.query {
        Query::Whole => options.push("whole_query".to_owned()),
        Query::Named(names) => options.push(listed("query", names.iter().map(|it| quoted(it)))),
    }
    let routes = settings.routes.iter();
    let lists = [
        listed("routes", routes.map(|route| quoted(&route.template))),
        listed("headers", settings.headers.iter().map(|it| quoted(it))),
        listed("methods", settings.methods.iter().map(ToString::to_string)),
    ];
    options.extend(lists.into_iter().filter(|list| !list.ends_with("()")));
    options.extend(chosen([
        ("host", settings.has_host),
        ("key = ..", settings.key.is_some()),
    ]));
    options
}

/// How much is kept, and read for that.
fn of_bounds(builder: &PagesBuilder) -> Vec<String> {
    let PagesBuilder {
        settings,
        capacity,
        max_bytes,
        ..
    } = builder;
    let max_body = Some(settings.max_body).filter(|bytes| *bytes != MAX_BODY);
    let patience = Some(settings.patience).filter(|time| *time != PATIENCE);
    let bounds = [
        capacity.map(|pages| format!("capacity = {pages}")),
        max_bytes.map(|bytes| format!("max_bytes = {bytes}")),
        max_body.map(|bytes| format!("max_body = {bytes}")),
        patience.map(|time| format!("patience = {}", written(time))),
    ];
    bounds.into_iter().flatten().collect()
}

fn listed(name: &str, list: impl Iterator<Item = String>) -> String {
    format!("{name}({})", list.collect::<Vec<_>>().join(", "))
}

fn chosen<const N: usize>(said: [(&str, bool); N]) -> impl Iterator<Item = String> {
    let said = said.into_iter().filter(|(_, is_said)| *is_said);
    said.map(|(name, _)| name.to_owned())
}

/// A time as an attribute has it: in seconds, or with its unit.
fn written(time: Duration) -> String {
    match time.subsec_nanos() {
        0 => time.as_secs().to_string(),
        _ => format!("\"{time:?}\""),
    }
}
