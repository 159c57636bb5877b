//! `disk:///var/cache/shop?capacity=1g`.

use super::ConfigError;
use super::settings::Settings;
use std::time::Duration;

pub(super) fn parse(url: &str) -> Result<Settings, ConfigError> {
    let rest = url.strip_prefix("disk:").ok_or_else(no_path)?;
    let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
    // `//` and a host that is none, as in `file:///tmp`
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = decode(path).filter(|path| !path.is_empty());
    let mut settings = Settings::new(path.ok_or_else(no_path)?.into());
    for option in options.split('&').filter(|option| !option.is_empty()) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        set(&mut settings, name, value)?;
    }
    Ok(settings)
}

fn set(settings: &mut Settings, name: &str, value: &str) -> Result<(), ConfigError> {
    let wrong = |how: &str| ConfigError::new(format!("the option `{name}` {how}"));
    match name {
        "capacity" => {
            let bytes = bytes(value);
            let how = "is no size: write `512m`, `2g`, or a number of bytes";
            settings.capacity = bytes.ok_or_else(|| wrong(how))?;
        }
        "entries" => settings.entries = value.parse().map_err(|_| wrong("is no number"))?,
        "durable" => {
            let durable = value.parse();
            settings.durable = durable.map_err(|_| wrong("is neither `true` nor `false`"))?;
        }
        "response_timeout" => {
            let how = "is no time: write `500ms` or `2s`";
            settings.response_timeout = time(value).ok_or_else(|| wrong(how))?;
        }
        _ => {
            return Err(ConfigError::new(
                "an option is none of `capacity`, `entries`, `durable` and `response_timeout`",
            ));
        }
    }
    Ok(())
}

fn no_path() -> ConfigError {
    ConfigError::new(
        "no path: write `disk:///var/cache/shop`, with `%25` for a `%` and `%3F` for a `?`",
    )
}

fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = number(text)?;
    let unit = match unit {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(unit)
}

fn time(text: &str) -> Option<Duration> {
    match number(text)? {
        (number, "ms") => Some(Duration::from_millis(number)),
        (number, "s") => Some(Duration::from_secs(number)),
        _ => None,
    }
}

/// The number that a text begins with, and its unit.
fn number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit());
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    Some((number.parse().ok()?, unit))
}

/// Puts the bytes in the place of `%20` and its like.
fn decode(text: &str) -> Option<String> {
    let mut rest = text.bytes();
    let mut bytes = Vec::with_capacity(text.len());
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(url: &str) -> String {
        parse(url).unwrap().path.display().to_string()
    }

    #[test]
    fn a_url_has_a_path() {
        assert_eq!(path("disk:///var/cache/shop"), "/var/cache/shop");
        assert_eq!(path("disk:/var/cache/shop"), "/var/cache/shop");
        assert_eq!(path("disk:cache/shop.larder"), "cache/shop.larder");
        assert_eq!(path("disk:///a%20b%3F?capacity=1m"), "/a b?");
        for wrong in [
            "disk:",
            "disk://",
            "file:///tmp/shop",
            "disk:/%",
            "disk:/%4",
            "disk:/%ff",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn and_options() {
        let url = "disk:/x?capacity=2g&entries=7&durable=true&response_timeout=250ms&";
        let settings = parse(url).unwrap();
        assert_eq!(settings.capacity, 2 << 30);
        assert_eq!(settings.entries, 7);
        assert!(settings.durable);
        assert_eq!(settings.response_timeout, Duration::from_millis(250));
        for wrong in [
            "capacity=",
            "capacity=1t",
            "entries=-1",
            "durable=yes",
            "durable",
            "size=1",
            "response_timeout=2",
        ] {
            let error = parse(&format!("disk:/x?{wrong}")).unwrap_err().to_string();
            assert!(error.contains("option"), "{error}");
        }
    }
}
