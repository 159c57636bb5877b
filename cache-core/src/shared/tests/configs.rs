//! Settings: every error names its field and says what to write.

use crate::Config;

fn refused(config: &Config) -> String {
    config
        .open()
        .err()
        .map_or_else(String::new, |error| error.to_string())
}

fn in_memory() -> Config {
    Config::new("memory:", "shop")
}

#[test]
fn a_config_without_mistakes_opens() {
    let text = r#"{ "store": "null:", "prefix": "shop", "near": "validate", "patience": "250ms" }"#;
    let config: Config = serde_json::from_str(text).expect("a config");
    assert_eq!(refused(&config), "");
}

#[test]
fn an_unknown_field_is_named() {
    let text = r#"{ "store": "memory:", "prefix": "shop", "pacience": "2s" }"#;
    let error = serde_json::from_str::<Config>(text).expect_err("a mistake");
    assert!(
        error.to_string().contains("unknown field `pacience`"),
        "{error}"
    );
}

#[test]
fn each_wrong_field_is_named() {
    let mut near = in_memory();
    near.near = Some("trakced".into());
    assert!(refused(&near).starts_with("`near` is not one of"));
    let mut patience = in_memory();
    patience.patience = Some("10".into());
    assert!(refused(&patience).starts_with("`patience` is no time"));
    let mut longest = in_memory();
    longest.longest = Some("99999999999999999999d".into());
    assert!(refused(&longest).starts_with("`longest` is no time"));
    let mut mac = in_memory();
    mac.mac = Some("ä".repeat(32));
    assert!(refused(&mac).starts_with("`mac` is no key"));
    for size in [
        "4q",
        "",
        "k",
        "-1",
        "99999999999999999999",
        "99999999999999999m",
    ] {
        let mut compressed = in_memory();
        compressed.compress_from = Some(size.into());
        let error = refused(&compressed);
        assert!(error.starts_with("`compress_from` is no size"), "{error}");
    }
    assert!(refused(&Config::new("memory:", "my shop")).starts_with("`prefix` is not"));
    assert!(refused(&Config::new("postgres://localhost", "shop")).starts_with("`store` is no URL"));
}

#[cfg(feature = "redis")]
#[test]
fn a_password_is_in_no_error() {
    let wrong = refused(&Config::new("redis://user:hunter2@host:port/0", "shop"));
    assert!(wrong.starts_with("`store` can't be read"), "{wrong}");
    assert!(!wrong.contains("hunter2"), "{wrong}");
}

/// In builds where it is not on.
#[test]
fn the_feature_that_a_store_needs_is_named() {
    let cases = [
        (cfg!(feature = "redis"), "redis://host", "`redis`"),
        (cfg!(feature = "redis-tls"), "rediss://host", "`redis-tls`"),
        (
            cfg!(feature = "redis-tls"),
            "valkeys+cluster://host",
            "`redis-tls`",
        ),
        (
            cfg!(feature = "memcached"),
            "memcached://host",
            "`memcached`",
        ),
        (cfg!(feature = "disk"), "disk:///a/file", "`disk`"),
    ];
    for (_, url, feature) in cases.into_iter().filter(|(is_on, ..)| !is_on) {
        let error = refused(&Config::new(url, "shop"));
        let named = format!("build larder with the feature {feature}");
        assert!(
            error.starts_with("`store` ") && error.contains(&named),
            "{error}"
        );
    }
}

#[test]
fn what_is_not_set_is_named_as_a_variable() {
    let error = Config::from_env("LARDER_TEST_OF_NOTHING").expect_err("nothing is set");
    assert_eq!(
        error.to_string(),
        "LARDER_TEST_OF_NOTHING_STORE is not set: write the URL of the store, as in \
         redis://localhost:6379"
    );
}

#[cfg(feature = "toml")]
#[test]
fn a_file_is_named_in_its_errors() {
    let path = std::env::temp_dir().join(format!("larder-{}.toml", std::process::id()));
    std::fs::write(&path, "store = 'memory:'\nprefix = 'shop'\nnaer = 'off'\n").expect("a file");
    let error = Config::from_file(&path).expect_err("a mistake").to_string();
    std::fs::write(&path, "store = 'memory:'\nprefix = 'shop'\nnear = 'off'\n").expect("a file");
    let read = Config::from_file(&path).expect("a config");
    std::fs::write(&path, "store = 'memory:'\n\nprefix = 'shop'\n  near =\n").expect("a file");
    let unreadable = Config::from_file(&path).expect_err("a mistake").to_string();
    let text = "store = 'memory:'\nprefix = \"\"\"\nnear = \"\"\"\n\n\"near\" = 'of'\n";
    std::fs::write(&path, text).expect("a file");
    let senseless = Config::from_file(&path).expect("a config");
    let _ = std::fs::remove_file(&path);
    let line = |line: u32| format!("{}:{line}: ", path.display());
    assert!(
        error.starts_with(&line(3)) && error.contains("naer"),
        "{error}"
    );
    assert_eq!(refused(&read), "");
    assert!(unreadable.starts_with(&line(4)), "{unreadable}");
    let senseless = refused(&senseless);
    let starts = line(5) + "`near` is not one of";
    assert!(senseless.starts_with(&starts), "{senseless}");
}

/// Its own child, which has the variables.
#[test]
fn a_misspelt_variable_is_named() {
    const TEST: &str = "shared::tests::configs::a_misspelt_variable_is_named";
    let set = [
        ("LARDER_TEST_STORE", "memory:"),
        ("LARDER_TEST_PREFIX", "shop"),
        ("LARDER_TEST_PATEINCE", "2s"),
        ("LARDER_TEST_OTHER_STORE", "memory:"),
        ("LARDER_TEST_OTHER_PREFIX", "shop"),
        ("LARDER_TEST_OTHER_COLOUR", "blue"),
    ];
    if std::env::var_os(set[0].0).is_none() {
        let program = std::env::current_exe().expect("a program");
        let child = std::process::Command::new(program)
            .args(["--exact", TEST])
            .envs(set)
            .output();
        let output = child.expect("a child").stdout;
        let output = String::from_utf8_lossy(&output);
        assert!(output.contains("1 passed"), "{output}");
        return;
    }
    let error = Config::from_env("LARDER_TEST").expect_err("a mistake");
    assert_eq!(
        error.to_string(),
        "LARDER_TEST_PATEINCE is no setting: did you mean LARDER_TEST_PATIENCE?"
    );
    // which has no variable but its own
    let other = Config::from_env("LARDER_TEST_OTHER").expect("a config");
    assert_eq!(refused(&other), "");
}

#[test]
fn from_how_many_bytes_on_values_are_compressed_is_a_size() {
    for (size, bytes) in [("0", 0), ("300", 300), ("4k", 4096), ("1m", 1 << 20)] {
        let mut config = in_memory();
        config.compress_from = Some(size.into());
        if cfg!(feature = "compression") {
            let cache = config.open().expect("a config");
            assert_eq!(cache.0.options.compress_from, Some(bytes));
        } else {
            let error = refused(&config);
            assert!(
                error.contains("`compress_from` is set: build larder"),
                "{error}"
            );
        }
    }
}
