//! `disk:///var/cache/shop?capacity=1g`.

use super::super::written;
use super::ConfigError;
use super::settings::Settings;

pub(super) fn parse(url: &str) -> Result<Settings, ConfigError> {
    let rest = url.strip_prefix("disk:").ok_or_else(no_path)?;
    let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
    // `//` and a host that is none, as in `file:///tmp`
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = written::text(path).filter(|path| !path.is_empty());
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
            let bytes = written::size(value);
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
            settings.response_timeout = written::time(value).ok_or_else(|| wrong(how))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

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
