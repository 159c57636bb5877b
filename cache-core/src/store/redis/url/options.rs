//! `?connect_timeout=500ms&response_timeout=2s`.

use super::{ConfigError, Kind, Settings, decode, wrong};
use std::time::Duration;

pub(super) fn read(settings: &mut Settings, query: &str) -> Result<(), ConfigError> {
    let options = query.split('&').filter(|option| !option.is_empty());
    for option in options {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        set(
            settings,
            name,
            &decode(&format!("option `{}`", known(name)?), value)?,
        )?;
    }
    Ok(())
}

/// The name of an option if there is one of that name: anything else may be a piece of a password.
fn known(name: &str) -> Result<&'static str, ConfigError> {
    const NAMES: [&str; 8] = [
        "connect_timeout",
        "response_timeout",
        "largest",
        "db",
        "user",
        "password",
        "sentinel_user",
        "sentinel_password",
    ];
    let found = NAMES.into_iter().find(|known| *known == name);
    found.ok_or_else(|| {
        let names = NAMES.join("`, `");
        wrong("query", &format!("has an option that is none of `{names}`"))
    })
}

fn set(settings: &mut Settings, name: &str, value: &str) -> Result<(), ConfigError> {
    let text = || (!value.is_empty()).then(|| value.to_owned());
    match name {
        "connect_timeout" => settings.connect_timeout = duration(name, value)?,
        "response_timeout" => settings.response_timeout = duration(name, value)?,
        "largest" => settings.largest = bytes(value)?,
        "db" => settings.database = database(value)?,
        "user" => settings.login.user = text(),
        "password" => settings.login.password = text(),
        _ if !matches!(settings.kind, Kind::Sentinel(_)) => {
            return Err(wrong(
                &format!("option `{name}`"),
                "is for `redis+sentinel` alone",
            ));
        }
        "sentinel_user" => settings.sentinel_login.user = text(),
        _ => settings.sentinel_login.password = text(),
    }
    Ok(())
}

fn duration(name: &str, value: &str) -> Result<Duration, ConfigError> {
    let (number, unit) = match value.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis(1)),
        None => (
            value.strip_suffix('s').unwrap_or(""),
            Duration::from_secs(1),
        ),
    };
    let number = number.parse::<u32>().ok().filter(|number| *number > 0);
    let duration = number.and_then(|number| unit.checked_mul(number));
    duration.ok_or_else(|| {
        let what = "is no duration: write `500ms` or `2s`";
        wrong(&format!("option `{name}`"), what)
    })
}

fn bytes(value: &str) -> Result<usize, ConfigError> {
    value
        .parse()
        .map_err(|_| wrong("option `largest`", "is no number of bytes"))
}

pub(super) fn database(value: &str) -> Result<i64, ConfigError> {
    let number = value.parse::<u32>();
    number
        .map(i64::from)
        .map_err(|_| wrong("database", "is no number"))
}
